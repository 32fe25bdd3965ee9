/** A failure whose message is a sentence for a person, without a stack. */
export class Failure extends Error {}
