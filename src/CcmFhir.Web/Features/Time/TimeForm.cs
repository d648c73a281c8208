using System.Collections.Immutable;
using CcmFhir.Billing.Time;
using CcmFhir.Web.CareMonths;
using CcmFhir.Web.Components;
using CcmFhir.Web.Hosting;
using CcmFhir.Web.Oversight;
using CcmFhir.Web.Storage;
using NodaTime;
using NodaTime.Text;

namespace CcmFhir.Web.Features.Time;

/// <summary>A posted stop sheet or manual entry: what it says, and everything wrong with it.</summary>
internal sealed record TimeForm
{
    public const int NoteLengthMax = 2000;

    private const int DetailLengthMax = 200;

    public Guid RequestId { get; private init; }

    public Guid? TimerId { get; private init; }

    public LocalDateTime? Start { get; private init; }

    public LocalDateTime? End { get; private init; }

    /// <summary>Of the practice's templates, by id.</summary>
    public string Template { get; private init; } = "";

    /// <summary>The kind of work the template is for.</summary>
    public string Activity { get; private init; } = "";

    public ImmutableArray<string> Conditions { get; private init; } = [];

    public string Note { get; private init; } = "";

    public string Contact { get; private init; } = "";

    public string Result { get; private init; } = "";

    public TimeKind Kind { get; private init; }

    public bool CountAway { get; private init; }

    public string Away { get; private init; } = "";

    /// <summary>Stretches to save, split where a month ends; empty when the form has errors.</summary>
    public ImmutableArray<TimerSegment> Segments { get; private init; } = [];

    public FormErrors Errors { get; private init; } = FormErrors.None;

    /// <summary>The activity the entry is filed under: a kind other than chronic care names its own.</summary>
    public string FiledAs => Kind switch
    {
        TimeKind.Acute => "acute-illness",
        TimeKind.Preventive => "preventive",
        TimeKind.FaceToFace => "face-to-face",
        TimeKind.Chronic => Activity,
    };

    /// <param name="form">As posted.</param>
    /// <param name="page">For the zone, the person and the time.</param>
    /// <param name="identity">Of the patient: nothing is done after their death.</param>
    /// <param name="record">Of the patient: which conditions exist, what the person already logged.</param>
    /// <param name="timer">The stopped timer the form names, when it is still there.</param>
    /// <param name="practice">Which fields the activity requires, and who is one person.</param>
    /// <param name="oversight">What the person did for the programme: not at the same time.</param>
    public static TimeForm Read(
        PostedForm form, PageRequest page, PatientIdentity identity, PatientRecord record, RunningTimer? timer, PracticeBook practice,
        IReadOnlyList<OversightEntry> oversight)
    {
        var read = new TimeForm
        {
            RequestId = form.RequestId ?? Guid.Empty,
            TimerId = form.Id("timerId"),
            Start = form.Moment("start"),
            End = form.Moment("end"),
            Template = form.Text("activity"),
            Activity = practice.Templates.ActivityOf(form.Text("activity")),
            Conditions = [.. form.All("conditionIds").Where(c => record.Conditions.Any(a => a.What.ConditionId == c))],
            Note = form.Text("note"),
            Contact = form.Text("contact"),
            Result = form.Text("result"),
            Kind = CareMonthBuilder.Word<TimeKind>(form.Text("kind")) ?? TimeKind.Chronic,
            CountAway = form.IsYes("countAway"),
            Away = form.Text("away"),
        };
        var spans = read.Spans(form, page, timer);
        var errors = new List<FieldError>();
        read.CheckTimes(page, identity, record, spans, practice.Staff, errors);
        read.CheckOversight(page, record, spans, oversight, errors);
        Check(errors, "activity", CareMonthBuilder.Word<Activity>(read.Activity) is null, FieldProblem.Unknown);
        Check(errors, "note", read.Note.Length == 0, FieldProblem.Required);
        Check(errors, "note", read.Note.Length > NoteLengthMax, FieldProblem.TooLong);
        Check(errors, "contact", read.Contact.Length > DetailLengthMax, FieldProblem.TooLong);
        Check(errors, "result", read.Result.Length > DetailLengthMax, FieldProblem.TooLong);
        foreach (var field in practice.Templates.Find(read.Kind == TimeKind.Chronic ? read.Template : read.FiledAs)?.Required ?? [])
        {
            // A patient without attested conditions has no problem to name.
            Check(errors, field, field == "about" ? read.Conditions.IsEmpty && !record.Conditions.IsEmpty : form.Text(field).Length == 0, FieldProblem.Required);
        }

        Check(errors, "", read.RequestId == Guid.Empty, FieldProblem.ChangedMeanwhile);
        return errors.Count > 0
            ? read with { Errors = new FormErrors([.. errors]) }
            : read with { Segments = [.. spans.SelectMany(s => SplitAtMonthEnds(s, page.Zone))] };
    }

    public ImmutableArray<Recorded<TimeLogged>> Entries(PageRequest page) =>
    [
        .. Segments.Select((s, n) => new Recorded<TimeLogged>(
            n == 0 ? RequestId : DerivedId.Of(RequestId, $"part {n}"),
            page.Now,
            new TimeLogged(s.Start, s.End, page.Context.Person, FiledAs, Conditions, Note, TimerId is null ? "manual" : "timer",
                Contact: Contact.Length > 0 ? Contact : null, Result: Result.Length > 0 ? Result : null))),
    ];

    private static void Check(List<FieldError> errors, string field, bool wrong, FieldProblem problem, string? detail = null)
    {
        if (wrong && errors.All(e => e.Field != field))
        {
            errors.Add(new FieldError(field, problem, detail));
        }
    }

    /// <summary>The timer's own stretches when the proposed times were left as they were; otherwise the times as typed.</summary>
    private ImmutableArray<TimerSegment> Spans(PostedForm form, PageRequest page, RunningTimer? timer)
    {
        if (Start is not { } start || End is not { } end)
        {
            return [];
        }

        if (timer is { Segments: [var first, ..] segments } && first.Start.InZone(page.Zone).LocalDateTime == start
            && segments[^1].End.InZone(page.Zone).LocalDateTime == end)
        {
            return CountAway ? segments : TimeAway.Without(segments, TimeAway.Parse(Away));
        }

        var from = ToInstant(start, form.Text("startOffset"), page.Zone);
        var to = ToInstant(end, form.Text("endOffset"), page.Zone);
        return to > from ? [new TimerSegment(from, to)] : [];
    }

    private void CheckTimes(
        PageRequest page, PatientIdentity identity, PatientRecord record, ImmutableArray<TimerSegment> spans, StaffRegister staff, List<FieldError> errors)
    {
        Check(errors, "start", Start is null, FieldProblem.NotADate);
        Check(errors, "end", End is null, FieldProblem.NotADate);
        if (errors.Count > 0)
        {
            return;
        }

        Check(errors, "end", spans.IsEmpty, FieldProblem.EndBeforeStart);
        if (spans.IsEmpty)
        {
            return;
        }

        Check(errors, "end", spans[^1].End > page.Now, FieldProblem.InTheFuture);
        Check(
            errors, "end", identity.IsDeceased && (identity.DeceasedOn is not { } died || spans[^1].End.InZone(page.Zone).Date > died),
            FieldProblem.PatientDeceased);
        Check(errors, "end", spans[^1].End - spans[0].Start > Duration.FromHours(24), FieldProblem.LongerThanADay);
        Check(errors, "start", record.ClosingOf(spans[0].Start.InZone(page.Zone).Date.ToYearMonth()) is { } closing
            && closing.What.Month != page.Today.ToYearMonth(), FieldProblem.OutsideMonth);
        var person = staff.IdentitiesOf(page.Who, spans[0].Start.InZone(page.Zone).Date);
        var overlapping = record.Time.FirstOrDefault(t =>
            t.Reversal is null && t.Entry.Id != RequestId && person.Contains(page.Who with { PersonId = t.Entry.What.By.Id })
            && spans.Any(s => s.Start < t.Entry.What.End && t.Entry.What.Start < s.End));
        Check(errors, "start", overlapping is not null && record.Time.All(t => t.Entry.Id != RequestId), FieldProblem.Overlaps,
            overlapping is null ? null : $"{overlapping.Entry.What.Start.InZone(page.Zone).LocalDateTime:HH:mm}");
    }

    /// <summary>Both stretches are named: the one typed, and the one that is there.</summary>
    private void CheckOversight(
        PageRequest page, PatientRecord record, ImmutableArray<TimerSegment> spans, IReadOnlyList<OversightEntry> oversight, List<FieldError> errors)
    {
        var there = oversight.FirstOrDefault(e => spans.Any(s => s.Start < e.What.End && e.What.Start < s.End));
        if (there is not null && record.Time.All(t => t.Entry.Id != RequestId))
        {
            string Clock(Instant at) => $"{at.InZone(page.Zone).TimeOfDay:HH:mm}";
            Check(errors, "start", true, FieldProblem.OverlapsOversight,
                $"{Clock(spans[0].Start)}-{Clock(spans[^1].End)} / {Clock(there.What.Start)}-{Clock(there.What.End)}");
        }
    }

    /// <summary>In the hour a clock change repeats the offset chooses; without it the earlier one. In the hour it skips, the hour after.</summary>
    private static Instant ToInstant(LocalDateTime local, string offset, DateTimeZone zone)
    {
        var mapping = zone.MapLocal(local);
        var wanted = OffsetPattern.GeneralInvariant.Parse(offset);
        return mapping.Count switch
        {
            2 when wanted.Success && mapping.Last().Offset == wanted.Value => mapping.Last().ToInstant(),
            2 => mapping.First().ToInstant(),
            _ => zone.AtLeniently(local).ToInstant(),
        };
    }

    private static IEnumerable<TimerSegment> SplitAtMonthEnds(TimerSegment span, DateTimeZone zone)
    {
        var start = span.Start;
        while (true)
        {
            var next = zone.AtStartOfDay(start.InZone(zone).Date.With(DateAdjusters.EndOfMonth).PlusDays(1)).ToInstant();
            if (next >= span.End)
            {
                yield return new TimerSegment(start, span.End);
                yield break;
            }

            yield return new TimerSegment(start, next);
            start = next;
        }
    }
}
