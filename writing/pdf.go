package writing

import "context"

// PDF is the text of a PDF file.
func PDF(context.Context, []byte) (string, error) { return "", ErrPDF }
