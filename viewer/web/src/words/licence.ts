import { type Licence, licenceName } from '../../../../core/lecture/licence.ts'
import { t } from '../language/language.ts'

/** `CC BY 4.0`, or the sentence that stands for what is no licence. */
export function licenceInWords(licence: Licence): string {
  return licenceName(licence) ?? t('All rights reserved')
}
