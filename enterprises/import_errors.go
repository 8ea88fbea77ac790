package enterprises

// reasonColumns are the columns an error file has after the file's own. On the way back in they are passed over.
var reasonColumns = []string{"原行号", "问题列", "问题值", "问题原因"}
