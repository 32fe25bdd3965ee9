/** A failure whose message is a sentence for people. It is shown without a stack. */
export class Failure extends Error {}
