using System.Collections.Immutable;
using CcmFhir.Web.Components;
using CcmFhir.Web.Hosting;
using CcmFhir.Web.Oversight;
using CcmFhir.Web.Storage;
using NodaTime;

namespace CcmFhir.Web.Features.Oversight;

/// <summary>An oversight entry as posted, and everything wrong with it on its own; overlaps are for who can read the ledgers.</summary>
public sealed record OversightForm
{
    private const int TextLengthMax = 500;
    private const int NoteLengthMax = 2000;
    private const int PatientsMax = 100_000;

    public LocalDateTime? Start { get; init; }
    public LocalDateTime? End { get; init; }
    public string ReasonKind { get; init; } = "";
    public string Reason { get; init; } = "";
    public ImmutableArray<Guid> Patients { get; init; } = [];
    public string PatientCount { get; init; } = "";
    public ImmutableSortedDictionary<string, string> Fields { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
    public string Note { get; init; } = "";

    internal static OversightForm Read(PostedForm posted, OversightTemplate template) => new()
    {
        Start = posted.Moment("start"),
        End = posted.Moment("end"),
        ReasonKind = posted.Text("reasonKind"),
        Reason = posted.Text("reason"),
        Patients = [.. posted.All("patientIds").Select(p => Guid.TryParseExact(p, "D", out var id) ? id : Guid.Empty).Where(p => p != Guid.Empty).Distinct()],
        PatientCount = posted.Text("patientCount"),
        Fields = template.Fields.ToImmutableSortedDictionary(f => f, f => posted.Text("field:" + f), StringComparer.Ordinal),
        Note = posted.Text("note"),
    };

    /// <summary>The moments in the practice's zone; null when they cannot be read. In the hour a clock change repeats, the earlier one.</summary>
    internal (Instant Start, Instant End)? Span(DateTimeZone zone) => Start is { } start && End is { } end
        ? (zone.AtLeniently(start).ToInstant(), zone.AtLeniently(end).ToInstant())
        : null;

    internal ImmutableArray<FieldError> Check(PageRequest page)
    {
        var errors = ImmutableArray.CreateBuilder<FieldError>();
        void Must(bool holds, string field, FieldProblem problem)
        {
            if (!holds && errors.All(e => e.Field != field))
            {
                errors.Add(new FieldError(field, problem));
            }
        }

        Must(Start is not null, "start", FieldProblem.NotADate);
        Must(End is not null, "end", FieldProblem.NotADate);
        if (Span(page.Zone) is { } span)
        {
            Must(span.End > span.Start, "end", FieldProblem.EndBeforeStart);
            Must(span.End <= page.Now, "end", FieldProblem.InTheFuture);
            Must(Start!.Value.Date == End!.Value.Date, "end", FieldProblem.CrossesMidnight);
        }

        Must(OversightTemplates.ReasonKinds.Contains(ReasonKind), "reasonKind", FieldProblem.Required);
        Must(Reason.Length > 0, "reason", FieldProblem.Required);
        Must(Reason.Length <= TextLengthMax, "reason", FieldProblem.TooLong);
        foreach (var (field, text) in Fields)
        {
            Must(text.Length > 0, "field:" + field, FieldProblem.Required);
            Must(text.Length <= TextLengthMax, "field:" + field, FieldProblem.TooLong);
        }

        Must(PatientCount.Length == 0 || Count is not null, "patientCount", FieldProblem.NotANumber);
        Must(Count is not { } count || count >= Patients.Length, "patientCount", FieldProblem.FewerThanNamed);
        Must(Note.Length <= NoteLengthMax, "note", FieldProblem.TooLong);
        return errors.ToImmutable();
    }

    /// <summary>Only for a form without errors.</summary>
    internal OversightLogged ToEntry(DateTimeZone zone, OversightTemplate template, Author by, PatientEntry? movedFrom = null)
    {
        var (start, end) = Span(zone)!.Value;
        return new OversightLogged(start, end, by, template.Id, ReasonKind, Reason, Patients, Count ?? Patients.Length, Fields, Note, movedFrom);
    }

    private int? Count => int.TryParse(PatientCount, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var n)
        && n <= PatientsMax ? n : null;
}
