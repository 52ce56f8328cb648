import { parseArgs } from 'node:util'
import type { RunningComposition } from './run-composition.ts'

/** Carries out one line of the handbook, `docker compose WORDS`, and answers what the command says. */
export async function carryOut(running: RunningComposition, line: string): Promise<string> {
  const [docker, compose, act, ...words] = line.split(/\s+/)
  if (docker !== 'docker' || compose !== 'compose') throw new Error(`not a line of docker compose: ${line}`)
  switch (act) {
    case 'build':
      await running.build(words.length > 0 ? words : undefined)
      return ''
    case 'up': {
      const { values, positionals } = parseArgs({
        args: words,
        allowPositionals: true,
        options: {
          detach: { type: 'boolean' },
          wait: { type: 'boolean' },
          'no-deps': { type: 'boolean' },
        },
      })
      await running.up(positionals.length > 0 ? positionals : undefined, { dependencies: !values['no-deps'] })
      return ''
    }
    case 'run': {
      const { values, positionals } = parseArgs({
        args: words,
        allowPositionals: true,
        options: { rm: { type: 'boolean' }, 'no-deps': { type: 'boolean' } },
      })
      const [service = '', ...command] = positionals
      return await running.run(service, command, { dependencies: !values['no-deps'] })
    }
    case 'down': {
      const { values } = parseArgs({ args: words, options: { volumes: { type: 'boolean' } } })
      await running.down({ volumes: values.volumes === true })
      return ''
    }
    case 'stop':
      await running.stop(words)
      return ''
    case 'logs':
      // `--follow` is for somebody who reads.
      return await running.logs(words.at(-1) ?? '')
    case 'exec':
      return await running.exec(words[0] ?? '', words.slice(1))
    default:
      throw new Error(`docker compose ${act} is not carried out here`)
  }
}
