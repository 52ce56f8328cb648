/// <reference types="vite/client" />

/** Method and path per route, put in by vite.config.ts. */
declare const __API_ADDRESSES__: Record<import('../../api/catalogue.ts').ApiRouteName, [method: string, path: string]>

declare module '@fontsource-variable/atkinson-hyperlegible-next'
