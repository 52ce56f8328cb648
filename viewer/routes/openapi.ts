import { z } from 'zod'
import packageFile from '../../package.json' with { type: 'json' }
import { apiRoutes } from '../api/catalogue.ts'
import { problem } from '../api/fields.ts'
import type { Route } from '../api/route.ts'

/** The contract as OpenAPI 3.1, made from the very schemas that validate. */
export function openApi(publicOrigin: string): object {
  const paths: Record<string, Record<string, object>> = {}
  for (const [name, route] of Object.entries<Route>(apiRoutes)) {
    const path = route.path.replace(/:([a-z]+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method]: operation(name, route) }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Aula', version: packageFile.version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: `${publicOrigin}/api` }],
    paths,
    components: {
      schemas: { Problem: schema(problem, 'output') },
      securitySchemes: { login: { type: 'apiKey', in: 'cookie', name: 'aula_login' } },
    },
  }
}

function operation(name: string, route: Route): object {
  const open = route.access === 'anyone' || route.access === 'room:join' || route.access === 'lecture:watch'
  return {
    operationId: name,
    summary: route.summary,
    description: `Access: ${route.access}`,
    security: open ? [{}, { login: [] }] : [{ login: [] }],
    parameters: [...parameters('path', route.params), ...parameters('query', route.query)],
    ...(route.body ? { requestBody: { required: true, content: json(schema(route.body, 'input')) } } : {}),
    ...(route.takesFile ? { requestBody: { required: true, content: { 'application/octet-stream': {} } } } : {}),
    responses: {
      ...(route.answer
        ? { 200: { description: 'Done', content: json(schema(route.answer, 'output')) } }
        : { 204: { description: 'Done' } }),
      '4XX': { description: 'Refused', content: json({ $ref: '#/components/schemas/Problem' }) },
      '5XX': { description: 'Failed', content: json({ $ref: '#/components/schemas/Problem' }) },
    },
  }
}

function parameters(place: 'path' | 'query', fields: z.ZodType | undefined): object[] {
  if (!fields) return []
  const { properties = {}, required = [] } = schema(fields, 'input')
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: property,
  }))
}

function json(content: object): object {
  return { 'application/json': { schema: content } }
}

/** OpenAPI 3.1 speaks JSON Schema 2020-12 as it is. */
function schema(type: z.ZodType, io: 'input' | 'output') {
  const { $schema, ...rest } = z.toJSONSchema(type, { io, target: 'draft-2020-12' })
  return rest
}
