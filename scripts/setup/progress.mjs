/** Ends the whole setup with a sentence and an exit code; caught in one place. */
export class SetupStopped extends Error {
  /**
   * @param {string} message
   * @param {number} code
   */
  constructor(message, code) {
    super(message)
    this.code = code
  }
}

/**
 * Says what is being done, and how long it took.
 * @template Result
 * @param {string} title
 * @param {() => Result | Promise<Result>} work
 * @returns {Promise<Result>}
 */
export async function step(title, work) {
  console.log(`• ${title}`)
  const began = Date.now()
  const result = await work()
  console.log(`  done (${((Date.now() - began) / 1000).toFixed(1)} s)`)
  return result
}
