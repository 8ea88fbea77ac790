package e2e

import "testing"

func (w *world) strangers(t *testing.T)     {}
func (w *world) screens(t *testing.T)       {}
func (w *world) keyboard(t *testing.T)      {}
func (w *world) withoutScript(t *testing.T) {}
