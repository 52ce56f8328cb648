/**
 * Splits the words after `npm start --` into those for the setup and the rest. `npm start --yes` (without the two
 * hyphens) reaches a script as an environment variable.
 * @param {string[]} words
 * @param {NodeJS.ProcessEnv} environment
 */
export function readWishes(words, environment) {
  const own = new Set(['--yes', '--print', '--no-packages', '--setup-only'])
  return {
    wishes: {
      yes: words.includes('--yes') || environment.npm_config_yes === 'true',
      print: words.includes('--print') || environment.npm_config_print === 'true',
      packages: !words.includes('--no-packages'),
      setupOnly: words.includes('--setup-only'),
    },
    rest: words.filter((word) => !own.has(word)),
  }
}
