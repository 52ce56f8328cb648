/** The part of the package `x11` that tests draw with; it comes without types. */
declare module 'x11' {
  namespace x11 {
    type Client = {
      AllocID(): number
      /** Ends the connection. */
      terminate(): void
    }
    type Display = { client: Client; screen: { root: number }[] }
    function createClient(
      options: { display: string },
      done: (error: Error | null, display: Display | undefined) => void,
    ): Client
  }
  export default x11
}
