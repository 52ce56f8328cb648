/**
 * A slide full of small text that is read back by OCR: words of every length, capitals, digits. Each line fits across a
 * picture of 16 to 9 when letters are 12 points high on a slide of 7.5 inches.
 */
export const testSlide: readonly string[] = [
  'A vibrating body pushes the air beside it and the push travels outward as a pressure wave of sound',
  'The speed of sound in dry air at 20 degrees is 343 metres per second and rises with temperature',
  'Water carries the same wave at 1480 metres per second and steel at nearly 6000 metres per second',
  'Frequency counts the oscillations per second and is given in hertz after Heinrich Hertz of Hamburg',
  'Young ears hear from 20 to 20000 hertz while bats and dolphins hear far above this upper limit',
  'The wavelength follows from speed divided by frequency so a tone of 440 hertz spans 78 centimetres',
  'Doubling the frequency raises the pitch by one octave and tripling it by an octave and a fifth',
  'Intensity falls with the square of the distance unless walls or the ground return the energy',
  'Loudness is judged on a logarithmic scale where every 10 decibels mean ten times the intensity',
  'Two waves of almost equal frequency produce beats whose rate equals the difference of the two',
  'A string fixed at both ends resonates when its length is a whole number of half wavelengths',
  'Open pipes support all harmonics but a pipe closed at one end supports only the odd ones',
  'The Doppler effect raises the pitch of an approaching siren and lowers that of a leaving one',
  'Sabine found that the reverberation time of a room grows with volume and shrinks with absorption',
  'Fourier showed in 1822 that any periodic signal is a sum of sines with suitable amplitudes',
  'Sampling at twice the highest frequency keeps all information as Nyquist and Shannon proved',
  'A compact disc stores 44100 samples per second and two channels of 16 bits for every sample',
  'Perceptual coders discard what the ear cannot notice beside louder tones of similar frequency',
  'Homework for next week covers chapter 7 and the problems 12 to 19 on standing waves in rooms',
  'Questions may be asked at any time in the room or by message and answers follow within a day',
]

/** Height of a letter's em square, in parts of the slide's height. */
export const testSlideLetters = 12 / 72 / 7.5
