package accounts

// Roles lists every role in the order that pages show them.
var Roles = []Role{Editor, SectionHead, BureauLeader, Acceptor, Liaison, Manager, SystemAdmin, SecurityAdmin, AuditAdmin, Enterprise}

var roleNames = map[Role]string{
	Editor: "编辑", SectionHead: "科室负责人", BureauLeader: "分管领导", Acceptor: "受理", Liaison: "专管员", Manager: "管理层",
	SystemAdmin: "系统管理员", SecurityAdmin: "安全管理员", AuditAdmin: "审计管理员", Enterprise: "企业",
}

// Label is the role's name on pages.
func (r Role) Label() string { return roleNames[r] }

// Valid says whether r is one of Roles.
func (r Role) Valid() bool { return roleNames[r] != "" }
