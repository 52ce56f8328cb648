/** The part of the package `x11` that capture uses; it comes without types. */
declare module 'x11' {
  namespace x11 {
    type Client = {
      AllocID(): number
      require(extension: 'damage', done: (error: Error | null, extension: Damage) => void): void
      on(name: 'event', listener: (event: { name: string }) => void): void
      on(name: 'error' | 'end', listener: (error?: unknown) => void): void
      /** Ends the connection. */
      terminate(): void
    }
    type Display = { client: Client; screen: { root: number }[] }
    type Damage = {
      ReportLevel: { RawRectangles: number }
      Create(damage: number, drawable: number, level: number): void
    }
    function createClient(
      options: { display: string },
      done: (error: Error | null, display: Display | undefined) => void,
    ): Client
  }
  export default x11
}
