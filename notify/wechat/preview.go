package wechat

import "huizhida/notify"

// Preview is a message's fields as they would be filled, cut where they are too long, and why it could not be sent at all.
func (c *Carrier) Preview(m notify.Outgoing) (lines []notify.PreviewLine, problem string) {
	b, f := c.message.compose(m)
	if f != nil {
		return nil, f.Detail
	}
	for _, field := range c.message.fields {
		lines = append(lines, notify.PreviewLine{Label: field.Name, Value: b.Data[field.Name].Value})
	}
	return lines, ""
}
