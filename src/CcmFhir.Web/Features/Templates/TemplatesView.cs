using System.Collections.Immutable;
using CcmFhir.Web.Components;
using NodaTime;

namespace CcmFhir.Web.Features.Templates;

// ACTIVITY TEMPLATES (of the practice; opened from any patient's pages)
//   GET  /c/{id}/templates                    billing practitioner, delegate, manager
//   GET  /c/{id}/templates?template={id}      the form filled with that one, and its history
//   GET  /c/{id}/templates?another={code}     an empty form for one more of that activity
//   POST /c/{id}/templates   template (id; empty: one more), activity (code of the catalogue), sentences (one a line, up to 8 of 200), nameEn, nameEs (text or empty, up to 60), required (repeated: about |
//                            contact | result), order (1 to 99), hidden (yes | absent) -> 303 …/templates?done=template-saved

public sealed record TemplatesView : IRenderedBy<TemplatesPage>
{
    public required PageFrame Frame { get; init; }
    public required Guid RequestId { get; init; }
    public required ImmutableArray<TemplateRow> Rows { get; init; }
    /// <summary>Who says which activities count.</summary>
    public required string Citation { get; init; }
    /// <summary>Null: none was chosen.</summary>
    public TemplateForm? Form { get; init; }
    /// <summary>Of the activity in the form, newest first.</summary>
    public ImmutableArray<TemplateChange> History { get; init; } = [];
    public FormErrors Errors { get; init; } = FormErrors.None;
}

// OnTimer: One of the six that one tap starts.
// Counts: By the catalogue; not to be changed.
// Id: The activity's code, or of one that was added its own.
public sealed record TemplateRow(string Id, string Activity, string Name, ImmutableArray<string> Required, int Order, bool IsHidden, bool OnTimer, bool Counts, int Sentences = 0);

/// <summary>The form as proposed or as posted.</summary>
// Id: Empty: one more of the activity.
public sealed record TemplateForm(
    string Id, string Activity, string NameEn, string NameEs, ImmutableArray<string> Required, int? Order, bool IsHidden, ImmutableArray<string> Sentences)
{
    /// <summary>Beside the one that ships; it needs a name of its own.</summary>
    public bool IsAdded => Id != Activity;
}

// At: Local time of the practice.
public sealed record TemplateChange(LocalDateTime At, string By, string NameEn, string NameEs, ImmutableArray<string> Required, int Order, bool IsHidden);
