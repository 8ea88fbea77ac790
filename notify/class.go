package notify

var classLabels = map[Class]string{Statutory: "法定", Informative: "服务", Promotional: "邀约"}

// Label is the class's Chinese name.
func (c Class) Label() string { return classLabels[c] }

// Lates are in the order pages list them.
var Lates = []Late{AskLate, SendLate, DropLate}

var lateLabels = map[Late]string{SendLate: "尽快发送", AskLate: "先暂停，由人决定", DropLate: "不再发送"}

// Label is the policy in words.
func (l Late) Label() string { return lateLabels[l] }
