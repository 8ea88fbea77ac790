package views

import _ "embed"

// reportStyle makes the report's file readable and printable by itself, wherever it is opened.
//
//go:embed report_file.css
var reportStyle string
