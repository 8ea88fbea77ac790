// Package matching applies rules to the register: it runs a notice's rule over every enterprise and keeps the verdicts with
// their reasons, previews a rule while it is written, and explains single verdicts. Only this package writes match_runs and
// verdicts; it reads the enterprises' and the policies' tables.
package matching
