using System.Collections.Immutable;
using CcmFhir.Web.Components;
using CcmFhir.Web.Features.HomeCare;
using CcmFhir.Web.Features.Oversight;
using CcmFhir.Web.Oversight;
using NodaTime;
using static CcmFhir.Web.Tests.Screens.Samples;

namespace CcmFhir.Web.Tests.Screens;

/// <summary>The oversight pages, and care plan oversight of one patient, with invented people.</summary>
internal static class OversightSamples
{
    private static readonly OversightFrame Frame = new()
    {
        Links = new OversightLinks(Context),
        Practice = "Riverbend Family Practice",
        Viewer = Physician,
        Antiforgery = new("__RequestVerificationToken", "RequestVerificationToken", "token"),
        Today = Today,
        TimeZone = "America/Chicago",
        IsPhysician = true,
    };

    public static OversightWeekView Week => new()
    {
        Frame = Frame with { Done = Done.OversightSaved },
        From = new(2026, 10, 19),
        Entries = [Line(1, OversightStanding.Stands), Line(2, OversightStanding.AskAboutCare), Line(3, OversightStanding.MovedToPatient), Line(4, OversightStanding.Reversed)],
        WeekSeconds = 1501,
        MonthSeconds = 6120,
        Questions = [Line(2, OversightStanding.AskAboutCare)],
        ChartsReviewed = 4,
        ChartsDrawn = 10,
        FollowUpsOpen = 3,
        FollowUpsOverdue = 1,
        ByTemplate = [("progress-tracking", 1501), ("programme-monitoring", 0)],
    };

    public static AuthenticityView Authenticity => new(Frame, new(2026, 10), new AuthenticityTrend(
        [
            (new(2026, 10), new(214, 12, 61, 4, 9, 3)), (new(2026, 9), new(198, 6, 40, 2, 11, 0)), (new(2026, 8), new(187, 0, 38, 1, 4, 0)),
            (new(2026, 7), new(120, 0, 22, 0, 2, 0)), (new(2026, 6), new(31, 0, 7, 0, 0, 0)), (new(2026, 5), new(0, 0, 0, 0, 0, 0)),
        ],
        [("Nora Nurse", new(140, 12, 55, 4, 2, 3)), ("Carl Coordinator with a name that is long", new(74, 0, 6, 0, 7, 0))]));

    public static OversightEntryView Entry => new()
    {
        Frame = Frame,
        RequestId = Request,
        Action = Frame.Links.Base,
        Template = OversightTemplates.All[3],
        Form = new OversightForm { ReasonKind = "medical-necessity" },
        Patients = [new(Guid.NewGuid(), "Test, Alma", true), new(Guid.NewGuid(), "Sample, Bruno", false)],
    };

    public static OversightEntryView Refused => Entry with
    {
        Form = Entry.Form with { Start = new(2026, 10, 22, 9, 0, 0), End = new(2026, 10, 22, 9, 30, 0), Reason = "Two shared patients." },
        Errors = new([new("start", FieldProblem.OverlapsPatientTime, "09:00-09:30 / 09:20-09:40 (Test, Alma)"), new("field:referrer", FieldProblem.Required)]),
    };

    public static OversightEntryView FromPatient => Refused with
    {
        Action = $"/c/{Context}/time/{Request}/oversight",
        FromPatient = "Test, Alma",
        Errors = FormErrors.None,
    };

    public static OversightActsView Question => new()
    {
        Frame = Frame,
        RequestId = Request,
        Entry = Line(2, OversightStanding.AskAboutCare),
        LooksLike = "chart-review",
        Patients = [new(Request, "Test, Alma", true)],
        Activities = ["patient-call", "chart-review", "care-plan"],
        Activity = "chart-review",
        Tried = "move",
        Errors = new([new("reason", FieldProblem.Required)]),
    };

    public static OversightActsView Moved => Question with { Entry = Line(3, OversightStanding.MovedToPatient), LooksLike = null, Tried = null, Errors = FormErrors.None };

    public static OversightPrintView Print => new(Frame, Week.From, Week.To, Week.Entries, Week.WeekSeconds);

    public static OversightBillingView Billing => new()
    {
        Frame = Frame,
        Answers = [.. BillingAnswers.All.Select(a => new BillingAnswerLine(
            a.Key, a.IsBillable, [.. a.Codes.Select(c => (c, new LocalDate(2019, 1, 1), (decimal?)89.18m))], a.Citation))],
        Benchmarks = BillingAnswers.Benchmarks,
        Own = new(2026, 41, 33, 2, 3, 16.5m),
        Assumptions =
        [
            .. Assumptions.All.Select((a, n) => new AssumptionLine(
                new Guid(n + 1, 0, 0, new byte[8]), a.Name, a.Proposed is { } p ? $"{p:0}" : "200", n == 2, "Our list", Physician, Today)),
        ],
        Plans = [new("Plan A", true, false, "Contract 7", Today, Physician)],
        CapitatingPolicies = ["example-medicaid"],
        PlanRequestId = Request,
        Form = new("", false, false, "", "2026-10-22"),
        Tried = "plan",
        Errors = new([new("plan", FieldProblem.Required)]),
    };

    public static SupervisionPageView Supervision => new()
    {
        Frame = Frame,
        RequestId = Request,
        Lines =
        [
            new(Guid.NewGuid(), Guid.NewGuid(), Nurse, "Riverbend Family Practice", "general", Physician, new(2026, 10, 1), null, Physician, true, null),
            new(Guid.NewGuid(), Guid.NewGuid(), "Omar Example, LPN", "A vendor", "direct", Physician, new(2026, 8, 1), new(2026, 9, 30), "Ray Director", false, "Left."),
        ],
        Staff = [("Practitioner/a", Nurse)],
        Supervisors = [("Practitioner/b", Physician)],
        Form = new("", "", "", "Riverbend Family Practice", "general", "Practitioner/b", "2026-10-01", ""),
        Errors = new([new("staffId", FieldProblem.Required)]),
    };

    public static SamplePageView Sample => new()
    {
        Frame = Frame,
        RequestId = Request,
        Month = October,
        PanelSize = 41,
        Sample = new(
            Request, "9f2c41d07be35a86", 41, Physician, Today,
            [.. Enumerable.Range(1, 10).Select(n => new SampledChart(
                new Guid(n, 0, 0, new byte[8]), $"Test, Alma {n}", $"000-04{n:00}", n < 5 ? Physician : null, n < 5 ? Today : null, n == 2 ? 1 : 0, n == 2 ? "No copy given." : ""))],
            null, null, null),
        FollowUps =
        [
            new(Request, new Guid(9, 0, 0, new byte[8]), Request, "Test, Alma 2", "Give a copy.", Nurse, new(2026, 10, 20), true, null, null, null),
            new(Request, new Guid(8, 0, 0, new byte[8]), Request, "Test, Alma 3", "Ask for the number.", Nurse, new(2026, 10, 29), false, Nurse, Today, "Given."),
        ],
        Statement = "",
    };

    public static SamplePageView Signed => Sample with { Sample = Sample.Sample! with { SignedBy = Physician, SignedOn = Today, Statement = "Ten charts, one finding." } };

    public static ChartReviewView Chart => new()
    {
        Frame = Frame,
        RequestId = Request,
        SampleId = Request,
        Month = October,
        Chart = Sample.Sample!.Charts[0],
        Form = new(ImmutableSortedDictionary<string, string>.Empty.Add("plan-copy", "no").Add("two-conditions", "yes"), "", "", "", ""),
        Errors = new([new("answer:consent-before-time", FieldProblem.Required), new("finding", FieldProblem.Required)]),
    };

    public static SamplePrintView SamplePrint => new(
        Frame, October, Signed.Sample!, Sample.FollowUps, [.. ChartChecklist.Items.Select(i => (i, 8, 1, 1))]);

    public static HomeCareView HomeCare => new()
    {
        Frame = Samples.Frame(viewer: Physician),
        RequestId = Request,
        Episodes =
        [
            new(Guid.NewGuid(), Guid.NewGuid(), "home-health", "Willow Home Care", new(2026, 9, 20), null, Physician, new(2026, 9, 20)),
            new(Guid.NewGuid(), Guid.NewGuid(), "hospice", "Elder Hospice", new(2026, 5, 1), new(2026, 6, 2), "somebody else", new(2026, 5, 1)),
        ],
        Visits = [new("99214", new(2026, 9, 15), Physician, true), new("99348", new(2026, 5, 2), Physician, false)],
        Entries = [new(Guid.NewGuid(), new(2026, 10, 5, 9, 0, 0), 1770, Physician, "Reviewed the agency's report; changed the wound care.")],
        Programme = "cpo-home-health",
        ProgrammeReason = "The agency's plan is ours this month.",
        Findings = [MetFindings[0], OpenFindings[0]],
        Practitioners = [("Practitioner/b", Physician)],
        Episode = new("home-health", "", "", "", "Practitioner/b", ""),
    };

    public static HomeCareView HomeCareFresh => HomeCare with
    {
        Episodes = [],
        Visits = [],
        Entries = [],
        Programme = "ccm",
        ProgrammeReason = null,
        Findings = [],
        Tried = "episode",
        Errors = new([new("agency", FieldProblem.Required)]),
        CannotChoose = OnlyPhysician,
    };

    private static OversightLine Line(int day, OversightStanding standing) => new(
        new Guid(day, 0, 0, new byte[8]), new LocalDateTime(2026, 10, 18 + day, 9, 0, 0), new LocalDateTime(2026, 10, 18 + day, 9, 12, 30),
        standing is OversightStanding.Reversed or OversightStanding.MovedToPatient ? 0 : 750, "progress-tracking", Physician, "programme-need", "Monthly review of the panel.",
        day == 2 ? ["Test, Alma"] : [], day == 2 ? 1 : 40, [("measure", "A1c"), ("progress", "Fewer above nine")], "", standing,
        standing is OversightStanding.Stands or OversightStanding.AskAboutCare ? null : "It was her chart.");
}
