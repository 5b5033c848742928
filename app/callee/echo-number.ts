/** The built-in echo callee's own SIP number: it answers, greets, and sends back what it gets. */
export const ECHO_NUMBER = '+990003246';
