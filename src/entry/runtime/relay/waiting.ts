import type { AccessDecision } from '../../../relay/rooms.ts'

interface Question {
  readonly promise: Promise<AccessDecision>
  readonly resolve: (decision: AccessDecision) => void
  askers: number
}

/** Who waits for which answers: of a request that is sent twice at once, both for the one answer to one question. */
export const waitingForAnswers = () => {
  const questions = new Map<string, Question>()
  return {
    /** Resolves with the answer. */
    wait: (requestId: string): Promise<AccessDecision> => {
      const question = questions.get(requestId) ?? { ...Promise.withResolvers<AccessDecision>(), askers: 0 }
      question.askers += 1
      questions.set(requestId, question)
      return question.promise
    },
    /** One waits no more; answers whether nobody does. */
    leave: (requestId: string): boolean => {
      const question = questions.get(requestId)
      if (question) question.askers -= 1
      return question === undefined || question.askers === 0
    },
    decided: (requestId: string, decision: AccessDecision) => {
      questions.get(requestId)?.resolve(decision)
      questions.delete(requestId)
    },
  }
}
