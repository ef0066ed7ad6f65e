import { behaviours } from '../../behaviours/behaviours.ts'
import { model } from '../../entities/model.ts'
import { checkModel } from '../../model/check-model.ts'
import { ownersOf } from '../../model/owners.ts'

// What a bundle's start leaves out (`definition-error.ts`), before there is a bundle. Each declaration is looked at as it
// is loaded, and here all of them side by side; the first fault ends the build.
const actions = behaviours.map(({ action }) => action)
checkModel(model, actions)
ownersOf(
  model.filter(({ isInternal }) => !isInternal),
  actions,
)
