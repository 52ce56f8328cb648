import { useEffect, useRef } from 'react'
import { t } from '../language/language.ts'
import classes from './level-meter.module.css'
import { meterPart } from './meter-part.ts'

/** Milliseconds between two looks at the level. */
const lookEvery = 80

/** Shows how loud a microphone is, for as long as it is on. */
export function LevelMeter({ track }: { track: MediaStreamTrack | null }) {
  const bar = useRef<HTMLMeterElement>(null)
  useEffect(() => {
    if (!track) return
    const audio = new AudioContext()
    const analyser = audio.createAnalyser()
    audio.createMediaStreamSource(new MediaStream([track])).connect(analyser)
    const samples = new Float32Array(analyser.fftSize)
    const timer = setInterval(() => {
      analyser.getFloatTimeDomainData(samples)
      const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length
      if (bar.current) bar.current.value = meterPart(Math.sqrt(power))
    }, lookEvery)
    const shown = bar.current
    return () => {
      clearInterval(timer)
      if (shown) shown.value = 0
      void audio.close()
    }
  }, [track])
  return <meter ref={bar} aria-label={t('Microphone level')} className={classes.meter} min={0} max={1} value={0} />
}
