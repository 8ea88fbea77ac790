package policies_test

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/fault"
	"huizhida/files"
	"huizhida/files/clamd"
	"huizhida/files/clamd/clamdtest"
	"huizhida/policies"
	"huizhida/policies/policytest"
)

const pdf = "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n%%EOF"

func (w *world) attach(t *testing.T, id int64, name, content string) (policies.Attachment, error) {
	t.Helper()
	return w.Attach(t.Context(), w.drafter, policies.Documents, id, policies.Upload{Name: name, Reader: strings.NewReader(content)})
}

func names(all []policies.Attachment) (out []string) {
	for _, a := range all {
		out = append(out, a.Name)
	}
	return out
}

func TestAttachmentsHangOnADraft(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.document(t)
	one, err := w.attach(t, d.ID, `C:\文件\申请表.pdf`, pdf)
	require.NoError(t, err)
	require.Equal(t, "申请表.pdf", one.Name)
	two, err := w.Attach(t.Context(), w.editor, policies.Documents, d.ID, policies.Upload{Name: "说明.exe", Reader: strings.NewReader("填表说明")})
	require.NoError(t, err)
	require.Equal(t, "说明.txt", two.Name, "the ending is the content's")
	require.Equal(t, "text/plain; charset=utf-8", two.MediaType)

	require.NoError(t, w.MoveAttachment(t.Context(), w.drafter, two.ID, -1))
	require.NoError(t, w.MoveAttachment(t.Context(), w.drafter, two.ID, -1), "the first stays first")
	all, err := w.AttachmentsOf(t.Context(), policies.Documents, d.ID)
	require.NoError(t, err)
	require.Equal(t, []string{"说明.txt", "申请表.pdf"}, names(all))

	_, err = w.ReplaceAttachment(t.Context(), w.drafter, two.ID, policies.Upload{Name: "说明二.txt", Reader: strings.NewReader("新的说明")})
	require.NoError(t, err)
	require.NoError(t, w.RemoveAttachment(t.Context(), w.drafter, one.ID))
	all, err = w.AttachmentsOf(t.Context(), policies.Documents, d.ID)
	require.NoError(t, err)
	require.Equal(t, []string{"说明二.txt"}, names(all))

	saved, err := w.Document(t.Context(), d.ID)
	require.NoError(t, err)
	require.Equal(t, 7, saved.Version, "six changes of files are six versions")
	require.Equal(t, []int64{w.editor.ID}, saved.EditedBy, "who attaches may not review")
	history, err := w.History(t.Context(), "documents", d.ID)
	require.NoError(t, err)
	require.Equal(t, "document.detach", history[0].Action)
}

func TestAFileIsReadByThoseWhoMayReadItsText(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.document(t)
	a, err := w.attach(t, d.ID, "申请表.pdf", pdf)
	require.NoError(t, err)
	_, _, err = w.OpenAttachment(t.Context(), a.ID, true)
	require.ErrorIs(t, err, policies.ErrNoAttachment)
	_, _, err = w.OpenImage(t.Context(), a.SHA256, true)
	require.ErrorIs(t, err, policies.ErrNoAttachment)
	_, r, err := w.OpenAttachment(t.Context(), a.ID, false)
	require.NoError(t, err)
	_, err = r.Seek(5, io.SeekStart)
	require.NoError(t, err)
	rest, err := io.ReadAll(r)
	require.NoError(t, err)
	require.Equal(t, pdf[5:], string(rest))

	panel := policytest.NewPanel(t, w.tx)
	require.NoError(t, w.SubmitDocument(t.Context(), w.drafter, d.ID))
	panel.Approve(t, w.Service, policies.Documents, d.ID)
	extra, err := w.attach(t, d.ID, "x.pdf", pdf)
	require.NoError(t, err)
	require.ErrorIs(t, w.PublishDocument(t.Context(), w.checker, d.ID, 3), policies.ErrNotSigned, "another file is another text")
	require.NoError(t, w.RemoveAttachment(t.Context(), w.drafter, extra.ID))
	panel.Approve(t, w.Service, policies.Documents, d.ID)
	require.NoError(t, w.PublishDocument(t.Context(), w.checker, d.ID, 4))
	require.ErrorIs(t, w.RemoveAttachment(t.Context(), w.drafter, a.ID), policies.ErrNotDraft)
	_, _, err = w.OpenAttachment(t.Context(), a.ID, true)
	require.NoError(t, err)
	_, _, err = w.OpenImage(t.Context(), a.SHA256, true)
	require.NoError(t, err)
}

func TestOnlyKindsOnTheListAreAttached(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.document(t)
	var macro bytes.Buffer
	z := zip.NewWriter(&macro)
	for _, name := range []string{"[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"} {
		_, err := z.Create(name)
		require.NoError(t, err)
	}
	require.NoError(t, z.Close())
	for name, c := range map[string]struct {
		content string
		want    error
	}{
		"申请表.pdf":  {"MZ\x90\x00\x03\x00\x00\x00\x04", policies.ErrFileKind},
		"a.txt":    {"<html><script>alert(1)</script>", policies.ErrFileKind},
		"c.vtt":    {"WEBVTT\n\n<script>alert(1)</script>", policies.ErrFileKind},
		"b.svg":    {`<svg onload="x()">`, policies.ErrFileKind},
		"c.docx":   {macro.String(), policies.ErrMacros},
		"d.doc":    {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", policies.ErrOldOffice},
		"e.pdf":    {"", policies.ErrNoUpload},
		"f.sh":     {"#!/bin/sh\nrm -rf /", policies.ErrFileKind},
		"big.pdf":  {pdf + strings.Repeat(" ", policies.MaxAttachment), policies.ErrAttachmentBig},
		"page.pdf": {"\ufeff  <!doctype html>", policies.ErrFileKind},
	} {
		_, err := w.attach(t, d.ID, name, c.content)
		require.ErrorIs(t, err, c.want, name)
		require.ErrorIs(t, err, fault.Invalid)
	}
	all, err := w.AttachmentsOf(t.Context(), policies.Documents, d.ID)
	require.NoError(t, err)
	require.Empty(t, all)
	captions, err := w.attach(t, d.ID, "字幕", "WEBVTT\n\n00:00.000 --> 00:02.000\n大家好")
	require.NoError(t, err)
	require.Equal(t, []string{"字幕.vtt", policies.CaptionsType}, []string{captions.Name, captions.MediaType})
}

func TestWhatTheScannerFindsIsRefusedAndNothingIsStored(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	daemon := clamdtest.Start(t, "tcp", "127.0.0.1:0")
	w.Service.Files = &files.Service{DB: w.tx, Now: w.Now, Scanner: clamd.Client{Network: "tcp", Address: daemon.Addr}}
	d := w.document(t)
	stored := func() (n int) {
		require.NoError(t, w.tx.QueryRow(t.Context(), `select count(*) from files`).Scan(&n))
		return n
	}
	before := stored()

	_, err := w.attach(t, d.ID, "说明.txt", clamdtest.EICAR)
	require.ErrorIs(t, err, files.ErrInfected)
	require.ErrorContains(t, err, "Eicar-Signature")
	_, err = w.Service.Files.Put(t.Context(), strings.NewReader(clamdtest.EICAR), 1000)
	require.ErrorIs(t, err, files.ErrInfected)
	require.Equal(t, before, stored())

	daemon.Stop()
	_, err = w.attach(t, d.ID, "说明.txt", "干净的说明")
	require.ErrorIs(t, err, files.ErrNotScanned)
	require.ErrorContains(t, err, "HUIZHIDA_CLAMD")
	require.Equal(t, before, stored())
}

func TestAFileThatBearsASecretMarkIsNotTakenIn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := w.document(t)
	_, err := w.attach(t, d.ID, "说明.txt", "机密★1年")
	require.ErrorIs(t, err, policies.ErrSecretMark)
}
