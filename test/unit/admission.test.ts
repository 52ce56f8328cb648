import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  bestRate,
  coresAtRate,
  expectedCost,
  type FrameRate,
  frameRates,
  leastRate,
} from '../../recorder/admission/expected-cost.ts'
import { addSample, meanCores } from '../../recorder/admission/measure-takes.ts'
import { type AdmissionInput, freePlaces, planAdmission, planned } from '../../recorder/admission/plan-admission.ts'
import { hasRoomForSmall, smallCores } from '../../recorder/admission/plan-small.ts'
import { comfortable, freshSteps, planSteps, type StepState } from '../../recorder/admission/plan-steps.ts'
import { parseMeminfo, parseStatOfAll, quotient } from '../../recorder/admission/read-machine.ts'
import { parseStat, treeBelow } from '../../recorder/admission/read-processes.ts'
import { openStepTeller } from '../../recorder/admission/tell-steps.ts'

const roomy = { free: true, full: false }
const reserve = { free: false, full: false }
const hd = 1280 * 720
const machine = { cores: 2, busy: 0.2, memory: 16e9, memoryFree: 12e9 }
const take = (cores: number, rate: FrameRate = bestRate) => ({
  ...{ pixels: hd, rate, used: cores, cost: { cores, memory: 400e6 } },
})
const input = (more: Partial<AdmissionInput> = {}): AdmissionInput => ({
  ...{ kind: 'at-once', pixels: hd, machine, takes: [], known: [], reserved: 0, most: undefined, disk: roomy },
  ...more,
})
const running = (count: number, cores: number) => {
  const takes = Array.from({ length: count }, () => take(cores))
  return { takes, machine: { ...machine, busy: 0.2 + count * cores } }
}

describe('admission', () => {
  test('goes by what recordings were measured to cost here, and by an estimate before', () => {
    expect(expectedCost(hd, [])).toEqual({ cores: 0.35, memory: 450e6 })
    expect(expectedCost(1920 * 1080, []).cores).toBeCloseTo(0.79)
    expect(expectedCost(hd, [{ pixels: hd, cores: 0.6, memory: 500e6 }]).cores).toBe(0.6)
    expect(expectedCost(hd, [{ pixels: hd, cores: 0.01, memory: 1e6 }])).toEqual({ cores: 0.2, memory: 225e6 })
    expect(expectedCost(hd, [{ pixels: 1920 * 1080, cores: 3, memory: 1e9 }]).cores).toBe(0.35)
  })

  test('refuses only what would not fit with every take at its least rate', () => {
    expect(planAdmission(input(running(4, 0.35)))).toEqual({ admitted: true })
    expect(planAdmission(input(running(6, 0.5)))).toEqual({ admitted: false, reason: 'processor' })
    const many = fc.record({
      count: fc.integer({ min: 0, max: 12 }),
      cores: fc.double({ min: 0.05, max: 1, noNaN: true }),
    })
    fc.assert(
      fc.property(many, ({ count, cores }) => {
        const given = input(running(count, cores))
        const least = given.takes.length * coresAtRate(cores, bestRate, leastRate)
        const fits = 0.2 + least + coresAtRate(0.35, bestRate, leastRate) <= 2 * planned
        expect(planAdmission(given).admitted).toBe(fits)
      }),
    )
  })

  test('takes a self-test only where nobody keeps fewer frames for it, and leaves room for a lecture beside lectures', () => {
    const admits = (more: Partial<AdmissionInput>) => planAdmission(input({ kind: 'self-test', ...more })).admitted
    expect(admits({})).toBe(true)
    expect(admits({ most: 1 })).toBe(true)
    expect(admits(running(2, 0.35))).toBe(true)
    // One more lecture would fit, at fewer frames.
    expect(planAdmission(input(running(4, 0.35)))).toEqual({ admitted: true })
    expect(admits(running(4, 0.35))).toBe(false)
    expect(admits({ ...running(1, 0.35), most: 2 })).toBe(false)
    expect(admits({ ...running(1, 0.35), most: 3 })).toBe(true)
    expect(admits({ reserved: 1, most: 1 })).toBe(false)
  })

  test('keeps room for planned starts from those who press Record, and from nobody else', () => {
    const full = running(4, 0.35)
    expect(planAdmission(input({ ...full, reserved: 5 }))).toEqual({ admitted: false, reason: 'processor' })
    expect(planAdmission(input({ ...full, reserved: 5, kind: 'planned' }))).toEqual({ admitted: true })
    expect(planAdmission(input({ most: 2, reserved: 1, ...running(1, 0.1) }))).toMatchObject({ reason: 'rooms' })
    expect(planAdmission(input({ most: 2, reserved: 1, kind: 'planned', ...running(1, 0.1) })).admitted).toBe(true)
    expect(planAdmission(input({ most: 2, kind: 'pressing', ...running(2, 0.1) }))).toMatchObject({ reason: 'rooms' })
  })

  test('takes a lecture that lost its recorder, and a planned one that nobody else took, whatever the load', () => {
    const over = running(9, 0.6)
    expect(planAdmission(input({ ...over, kind: 'next-take' })).admitted).toBe(true)
    expect(planAdmission(input({ ...over, kind: 'pressing' })).admitted).toBe(true)
    expect(planAdmission(input({ ...over, kind: 'planned' })).admitted).toBe(false)
    // Not beyond the memory: that would cost the others their recordings.
    const small = { ...machine, memoryFree: 1e9 }
    expect(planAdmission(input({ machine: small, kind: 'next-take' }))).toMatchObject({ reason: 'memory' })
  })

  test('takes one lecture that nobody else took on a machine that is busy with other things', () => {
    const busy = { ...machine, busy: machine.cores }
    expect(planAdmission(input({ machine: busy })).admitted).toBe(false)
    expect(planAdmission(input({ machine: busy, kind: 'overdue' })).admitted).toBe(true)
    expect(planAdmission(input({ machine: busy, kind: 'overdue', reserved: 1 })).admitted).toBe(false)
    expect(planAdmission(input({ ...running(9, 0.6), kind: 'overdue' })).admitted).toBe(false)
  })

  test('stops at the reserve of the disk, but not for a lecture that is being recorded', () => {
    for (const kind of ['at-once', 'planned', 'pressing'] as const) {
      expect(planAdmission(input({ kind, disk: reserve }))).toEqual({ admitted: false, reason: 'disk' })
    }
    expect(planAdmission(input({ kind: 'next-take', disk: reserve })).admitted).toBe(true)
    // Where nothing can be written any more, another machine goes on with it.
    const full = { free: false, full: true }
    expect(planAdmission(input({ kind: 'next-take', disk: full }))).toEqual({ admitted: false, reason: 'disk' })
  })

  test('counts a take that has just begun as what is expected of it', () => {
    const fresh = { pixels: hd, rate: bestRate, used: 0, cost: undefined }
    const takes = Array.from({ length: 8 }, () => fresh)
    expect(planAdmission(input({ takes })).admitted).toBe(false)
    expect(planAdmission(input({ takes, machine: { ...machine, cores: 4 } })).admitted).toBe(true)
    const memory = { ...machine, memoryFree: 2.5e9, cores: 64 }
    expect(planAdmission(input({ takes, machine: memory }))).toMatchObject({ reason: 'memory' })
  })

  test('tells how many more there is room for', () => {
    const { kind: _kind, ...rest } = input()
    const free = freePlaces(rest)
    expect(free).toBe(8)
    expect(freePlaces({ ...rest, reserved: 3 })).toBe(free - 3)
    expect(freePlaces({ ...rest, most: 2 })).toBe(2)
    expect(freePlaces({ ...rest, disk: reserve })).toBe(0)
  })
})

describe('frame rates', () => {
  const cores = 2
  const look = (state: StepState, now: number, demand: number, rates: [FrameRate, number][]) =>
    planSteps(state, { now, cores, demand, takes: rates.map(([rate, used], key) => ({ key, rate, cores: used })) })
  /** Looks every two seconds for as long as that demand lasts, and does what is planned. */
  const run = (seconds: number, demandOf: (rates: FrameRate[]) => number, start: FrameRate[]) => {
    let state = freshSteps
    let rates = start
    let changes = 0
    for (let now = 0; now <= seconds * 1_000; now += 2_000) {
      const planned = look(
        state,
        now,
        demandOf(rates),
        rates.map((rate) => [rate, coresAtRate(0.6, bestRate, rate)]),
      )
      state = planned.state
      changes += planned.steps.length
      rates = rates.map((rate, key) => planned.steps.find((step) => step.key === key)?.rate ?? rate)
    }
    return { rates, changes }
  }
  const sum = (rates: FrameRate[], others = 0.2) =>
    rates.reduce((all, rate) => all + coresAtRate(0.6, bestRate, rate), others)

  test('a short peak changes nothing; what lasts steps down until it fits, the dearest first', () => {
    const tight = look(freshSteps, 0, 2.1, [
      [30, 0.3],
      [30, 0.9],
    ])
    expect(tight.steps).toEqual([])
    expect(
      look(tight.state, 11_000, 2.1, [
        [30, 0.3],
        [30, 0.9],
      ]).steps,
    ).toEqual([])
    expect(
      look(tight.state, 12_000, 2.1, [
        [30, 0.3],
        [30, 0.9],
      ]).steps,
    ).toEqual([
      { key: 0, rate: 15 },
      { key: 1, rate: 15 },
    ])
    expect(
      look(tight.state, 12_000, 1.9, [
        [30, 0.3],
        [30, 0.9],
      ]).steps,
    ).toEqual([{ key: 1, rate: 15 }])
    expect(
      look(tight.state, 12_000, 1.7, [
        [30, 0.3],
        [30, 0.9],
      ]).state.tightSince,
    ).toBeUndefined()
  })

  test('comes to rest below what the machine carries, and stays there', () => {
    for (const rooms of [2, 3, 4, 5]) {
      const { rates, changes } = run(
        300,
        sum,
        Array.from({ length: rooms }, () => bestRate),
      )
      // Five do not fit even so: admission would not have let the fifth in.
      if (rooms === 5) expect(rates).toEqual([8, 8, 8, 8, 8])
      else expect(sum(rates)).toBeLessThanOrEqual(cores * planned)
      // Once down, never up and down again.
      expect(changes).toBeLessThanOrEqual(rooms * 2)
    }
  })

  test('comes back one at a time when there is room again', () => {
    const { rates, changes } = run(300, (now) => sum(now, 0), [8, 8])
    expect(rates).toEqual([30, 30])
    expect(changes).toBe(4)
    expect(run(18, (now) => sum(now, 0), [8, 8]).rates).toEqual([8, 8])
  })

  test('never leaves the rates there are, whatever the load does', () => {
    const demands = fc.array(fc.double({ min: 0, max: 6, noNaN: true }), { maxLength: 60 })
    fc.assert(
      fc.property(demands, (all) => {
        let state = freshSteps
        let rates: FrameRate[] = [30, 15, 8]
        all.forEach((demand, index) => {
          const planned = look(
            state,
            index * 2_000,
            demand,
            rates.map((rate) => [rate, 0.5]),
          )
          state = planned.state
          for (const { key, rate } of planned.steps) {
            expect(frameRates).toContain(rate)
            expect(rate).not.toBe(rates[key])
          }
          rates = rates.map((rate, key) => planned.steps.find((step) => step.key === key)?.rate ?? rate)
        })
      }),
    )
  })
})

describe('what is read of the machine', () => {
  test('cores that are busy with what does not step back', () => {
    expect(parseStatOfAll('cpu  1000 5000 300 9999 50 0 100 20 0 0\ncpu0 1 1 1 1')).toBe(14.2)
    expect(parseMeminfo('MemTotal:  2000 kB\nMemFree: 1 kB\nMemAvailable:  1500 kB\n')).toEqual({
      ...{ memory: 2_048_000, memoryFree: 1_536_000 },
    })
    expect(quotient('150000', '100000')).toBe(1.5)
    expect(quotient('max', '100000')).toBe(Number.POSITIVE_INFINITY)
    expect(quotient('-1', '100000')).toBe(Number.POSITIVE_INFINITY)
    expect(quotient(undefined, undefined)).toBe(Number.POSITIVE_INFINITY)
  })

  test('the tree below a take, whatever its programs are called', () => {
    const row = (pid: number, name: string, parent: number) =>
      `${pid} (${name}) S ${parent} 1 1 0 -1 4194304 0 0 0 0 30 20 5 5 20 0 1 0 100 0 0`
    expect(parseStat(row(7, 'a) S 1 (b', 3))).toEqual({ pid: 7, parent: 3, ticks: 60 })
    expect(parseStat('')).toBeUndefined()
    const rows = [row(1, 'x', 0), row(2, 'take', 1), row(3, 'chromium', 2), row(4, 'y', 1), row(5, 'renderer', 3)]
    const processes = rows.map(parseStat).filter((one) => one !== undefined)
    expect(treeBelow(processes, 2).map(({ pid }) => pid)).toEqual([2, 3, 5])
    expect(treeBelow(processes, 9)).toEqual([])
  })

  test('a mean over ten seconds, which a process that ends unwaited for does not turn negative', () => {
    const samples = [0, 2, 4, 20].reduce<{ at: number; ticks: number }[]>(
      (all, second) => addSample(all, { at: second * 1_000, ticks: second * 50 }),
      [],
    )
    expect(samples).toHaveLength(1)
    const two = addSample(samples, { at: 26_000, ticks: 1_300 })
    expect(meanCores(two)).toBe(0.5)
    expect(meanCores(addSample(two, { at: 28_000, ticks: 900 }))).toBeUndefined()
  })
})

describe('a small rendition', () => {
  const fits = (more: Partial<AdmissionInput> = {}) => hasRoomForSmall(input(more))

  test('comes with a take where everything fits at the best rate, well below the bar', () => {
    expect(fits()).toBe(true)
    expect(fits(running(2, 0.35))).toBe(true)
    expect(fits(running(3, 0.35))).toBe(false)
    expect(fits({ machine: { ...machine, busy: 1.2 } })).toBe(false)
    const edge = (busy: number) => fits({ machine: { ...machine, busy } })
    const left = machine.cores * comfortable - 0.35 - smallCores
    expect([edge(left - 0.01), edge(left + 0.01)]).toEqual([true, false])
  })

  test('does not come while another take keeps fewer frames, or where planned lectures need the room', () => {
    expect(fits({ takes: [take(0.1, 15)] })).toBe(false)
    expect(fits({ reserved: 2 })).toBe(true)
    expect(fits({ reserved: 3 })).toBe(false)
  })
})

test('a frame rate is told until it is stored, as it is by then, and of takes that run only', async () => {
  const stored: unknown[] = []
  let away = true
  const teller = openStepTeller<string>(async (take, step) => {
    if (away) throw new Error('the database is away')
    stored.push([take, step])
  })
  teller.add('one', { rate: 15, reason: 'processor.short' })
  await expect(teller.tell(['one', 'other'])).rejects.toThrow('away')
  teller.add('one', { rate: 30, reason: 'processor.free' })
  teller.add('other', { rate: 15, reason: 'processor.short' })
  away = false
  await teller.tell(['one'])
  expect(stored).toEqual([['one', { rate: 30, reason: 'processor.free' }]])
  await teller.tell(['one', 'other'])
  expect(stored).toHaveLength(1)
})
