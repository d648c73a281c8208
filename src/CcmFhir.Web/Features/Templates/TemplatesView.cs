using System.Collections.Immutable;
using CcmFhir.Web.Components;
using NodaTime;

namespace CcmFhir.Web.Features.Templates;

// ACTIVITY TEMPLATES (of the practice; opened from any patient's pages)
//   GET  /c/{id}/templates                    billing practitioner, delegate, manager
//   GET  /c/{id}/templates?activity={code}    the form filled with that one, and its history
//   POST /c/{id}/templates   activity (code of the catalogue), nameEn, nameEs (text or empty, up to 60), required (repeated: about |
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
public sealed record TemplateRow(string Activity, string Name, ImmutableArray<string> Required, int Order, bool IsHidden, bool OnTimer, bool Counts);

/// <summary>The form as proposed or as posted.</summary>
public sealed record TemplateForm(string Activity, string NameEn, string NameEs, ImmutableArray<string> Required, int? Order, bool IsHidden);

// At: Local time of the practice.
public sealed record TemplateChange(LocalDateTime At, string By, string NameEn, string NameEs, ImmutableArray<string> Required, int Order, bool IsHidden);
