package rule

// Compute returns what e comes to for a row, and the unknown Value where it is undecided or cannot be computed. Of e, which need
// not be a whole rule, the evaluation date must be bound.
func Compute(e *Expr, row Row) Value { return (&frame{row: row}).eval(e) }
