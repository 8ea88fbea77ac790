package writing

import "context"

// PDF is the text of a PDF file.
func PDF(context.Context, []byte) (string, error) { return "", ErrPDF }

// FromPDF is the text of a PDF file as Markdown.
func FromPDF(ctx context.Context, content []byte) (Import, error) {
	_, err := PDF(ctx, content)
	return Import{}, err
}
