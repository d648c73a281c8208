using System.Collections.Immutable;
using CcmFhir.Smart;
using CcmFhir.Smart.Style;
using CcmFhir.Web.Components;
using CcmFhir.Web.Features.BackOffice;
using CcmFhir.Web.Features.Charges;
using CcmFhir.Web.Features.Launch;
using CcmFhir.Web.Features.Month;
using CcmFhir.Web.Features.Time;
using CcmFhir.Web.Hosting;
using CcmFhir.Web.Oversight;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using NodaTime;
using static CcmFhir.Web.Tests.Screens.Samples;

namespace CcmFhir.Web.Tests.Screens;

/// <summary>Every screen in its states, by the name of its picture.</summary>
internal static class Catalogue
{
    public static SmartStyle PlumStyle { get; } = SmartStyle.Parse("""{ "color_highlight": "#7a1c68", "dim_border_radius": "0px" }"""u8)!;

    public static ImmutableSortedDictionary<string, Func<IResult>> All { get; } = new Dictionary<string, Func<IResult>>
    {
        ["landing"] = Page(LandingSamples.Typical()),
        ["landing-loading"] = Page(LandingSamples.Loading),
        ["identity"] = Page(IdentitySamples.Sure),
        ["identity-doubted"] = Page(IdentitySamples.Doubted),
        ["identity-doubted-staff"] = Page(IdentitySamples.DoubtedForStaff),
        ["landing-doubted"] = Page(LandingSamples.Doubted),
        ["landing-renamed"] = Page(LandingSamples.Typical() with { Former = new("Before, Alma", new(2026, 10, 3)) }),
        ["landing-failed"] = Page(LandingSamples.Failed),
        ["landing-fresh"] = Page(LandingSamples.Fresh),
        ["landing-met"] = Page(LandingSamples.Met),
        ["landing-paused"] = Page(LandingSamples.Typical(Frame(At(TimerState.Paused), done: Done.TimeSaved))),
        ["landing-elsewhere"] = Page(LandingSamples.Typical(Frame(At(TimerState.Elsewhere) with { ElsewherePatient = "Sample, Bruno", ElsewhereContextId = "77aa" }))),
        ["landing-deceased"] = Page(LandingSamples.Typical(Frame(
            Armed() with { State = TimerState.Unavailable, WhyUnavailable = new(RefusalReason.PatientDeceased) }, died: new LocalDate(2026, 10, 12)))),
        ["landing-compact"] = Page(LandingSamples.Typical(Frame(banner: false, styled: true))),
        ["landing-long-name"] = Page(LandingSamples.Typical(Frame(name: "Воскресенская-Преображенская, Анастасия Константиновна محمد عبد الرحمن بن عبد العزيز"))),
        ["stop-page"] = Page(FormSamples.Stop.AsPage()),
        ["time-manual"] = Page(FormSamples.Manual.AsPage()),
        ["time-manual-refused"] = Page(FormSamples.ManualRefused.AsPage()),
        ["time-reverse"] = Page(FormSamples.Reversal),
        ["conditions"] = Page(FormSamples.Conditions),
        ["conditions-prepare"] = Page(FormSamples.ConditionsPrepare),
        ["conditions-read-only"] = Page(FormSamples.ConditionsReadOnly),
        ["conditions-refused"] = Page(FormSamples.ConditionsRefused),
        ["conditions-failed"] = Page(FormSamples.ConditionsFailed),
        ["staff"] = Page(StaffSamples.Typical),
        ["staff-refused"] = Page(StaffSamples.Refused),
        ["staff-join-refused"] = Page(StaffSamples.JoinRefused),
        ["staff-empty"] = Page(StaffSamples.Empty),
        ["templates"] = Page(PracticeSamples.Templates),
        ["templates-refused"] = Page(PracticeSamples.TemplatesRefused),
        ["payers"] = Page(PracticeSamples.Payers),
        ["payers-refused"] = Page(PracticeSamples.PayersRefused),
        ["outside"] = Page(OutsideSamples.Typical),
        ["outside-refused"] = Page(OutsideSamples.Refused),
        ["outside-picked"] = Page(OutsideSamples.Picked),
        ["consent"] = Page(FormSamples.Consent),
        ["consent-strict"] = Page(FormSamples.ConsentStrict),
        ["consent-in-force"] = Page(FormSamples.ConsentInForce),
        ["consent-new"] = Page(FormSamples.ConsentInForce with { NeedsNew = "The consent names another practitioner. Ask the patient again." }),
        ["consent-electronic"] = Page(FormSamples.ConsentElectronic),
        ["consent-signed"] = Page(FormSamples.ConsentSigned),
        ["consent-letter-signed"] = Page(FormSamples.LetterSigned),
        ["consent-letter"] = Page(FormSamples.Letter),
        ["plan"] = Page(FormSamples.Plan),
        ["plan-goals"] = Page(PaperSamples.PlanGoals(FormSamples.Plan)),
        ["plan-details"] = Page(FormSamples.PlanDetails),
        ["plan-changed"] = Page(PaperSamples.PlanChanged(FormSamples.Plan)),
        ["plan-guide"] = Page(PaperSamples.PlanChanged(FormSamples.Plan) with { Part = "symptom-management" }),
        ["plan-versions"] = Page(PaperSamples.Versions),
        ["plan-words"] = Page(PaperSamples.Words),
        ["plan-words-large"] = Page(PaperSamples.WordsLarge),
        ["signatures"] = Page(PaperSamples.Signatures),
        ["signatures-none"] = Page(PaperSamples.NothingWaits),
        ["plan-ready"] = Page(FormSamples.PlanReady),
        ["plan-accept"] = Page(FormSamples.PlanAccept),
        ["month"] = Page(Close),
        ["month-blocked"] = Page(Blocked),
        ["month-closed"] = Page(Closed),
        ["month-taken-over"] = Page(Close with { Supervision = new("general", "Ray Testdoctor-Rowan, DO", Today), IsSupervisedByBiller = false }),
        ["why"] = Page(Why),
        ["charges"] = Page(ChargeSamples.Typical),
        ["charges-empty"] = Page(ChargeSamples.Typical with { Charges = [] }),
        ["charges-refused"] = Page(ChargeSamples.Refused),
        ["charges-read-only"] = Page(ChargeSamples.ReadOnly),
        ["office"] = Page(new OfficeView
        {
            Practice = "Riverbend Family Practice",
            Person = "Ash Example",
            Antiforgery = new AntiforgeryView("__token", "RequestVerificationToken", "t"),
            Charges = [new("Sample, Ada", new YearMonth(2026, 9), "99490", 1, "Manual", "General Hospital", "/office/open/general", false)],
        }),
        ["setup"] = Page(SetupSamples.Fresh),
        ["setup-failed"] = Page(SetupSamples.Failed),
        ["conformance"] = Page(SetupSamples.Conformance),
        ["conformance-refused"] = Page(SetupSamples.ConformanceRefused),
        ["conformance-waits"] = Page(SetupSamples.ConformanceWaits),
        ["conformance-broken-off"] = Page(SetupSamples.ConformanceBrokenOff),
        ["conformance-done"] = Page(SetupSamples.ConformanceDone),
        ["oversight"] = Page(OversightSamples.Week),
        ["oversight-empty"] = Page(OversightSamples.Week with { Entries = [], Questions = [] }),
        ["oversight-new"] = Page(OversightSamples.Entry),
        ["oversight-refused"] = Page(OversightSamples.Refused),
        ["oversight-from-patient"] = Page(OversightSamples.FromPatient),
        ["oversight-question"] = Page(OversightSamples.Question),
        ["oversight-moved"] = Page(OversightSamples.Moved),
        ["oversight-print"] = Page(OversightSamples.Print),
        ["oversight-authenticity"] = Page(OversightSamples.Authenticity),
        ["oversight-authenticity-empty"] = Page(OversightSamples.Authenticity with { Trend = AuthenticityTrend.Of([], new(2026, 10), new(2026, 10), DateTimeZone.Utc) }),
        ["oversight-billing"] = Page(OversightSamples.Billing),
        ["supervision"] = Page(OversightSamples.Supervision),
        ["samples"] = Page(OversightSamples.Sample),
        ["samples-none"] = Page(OversightSamples.Sample with { Sample = null, FollowUps = [] }),
        ["samples-signed"] = Page(OversightSamples.Signed),
        ["samples-chart"] = Page(OversightSamples.Chart),
        ["samples-print"] = Page(OversightSamples.SamplePrint),
        ["home-care"] = Page(OversightSamples.HomeCare),
        ["home-care-fresh"] = Page(OversightSamples.HomeCareFresh),
        ["new-tab"] = Page(new NewTabView { Ehr = "Example EHR", LaunchPath = "/screens/landing" }),
        ["problem-cookie"] = Page(new ProblemView { Kind = ProblemKind.CookieMissing, Reference = "R-7K2M", NewWindowPath = "/screens/landing" }),
        ["problem-iss"] = Page(new ProblemView { Kind = ProblemKind.UnknownIss, Reference = "R-7K2M" }),
        ["problem-settings"] = Page(new ProblemView
        {
            Kind = ProblemKind.ConnectionSettings,
            Reference = "R-7K2M",
            Ehr = "Example EHR",
            Failure = SmartFailureKind.IdTokenIssuer,
            Received = new ReceivedIdToken("https://auth.example.org/tenants/7/oidc/idsps/7/", "ES384", "key-1"),
            DoctorOf = "example",
        }),
        ["problem-scopes"] = Page(new ProblemView
        {
            Kind = ProblemKind.ScopesMissing,
            Reference = "R-7K2M",
            Ehr = "Example EHR",
            MissingScopes = ["patient/Condition.rs", "patient/CarePlan.rs"],
            DoctorOf = "example",
        }),
        ["problem-token"] = Page(new ProblemView { Kind = ProblemKind.TokenRefused, Reference = "R-7K2M", Ehr = "Example EHR", Detail = "invalid_grant", RetryPath = "/screens/landing" }),
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    private static MonthCloseView Close => new()
    {
        Frame = Frame(viewer: Physician),
        RequestId = Request,
        InputHash = "sha256:0",
        Outcome = MonthOutcome.Billable,
        PolicyId = "medicare-ffs",
        BillingPractitioner = Physician,
        Lines = [Line(), Line("99439", 1, 50.44m)],
        Alternatives =
        [
            new("complex", false, [], ["moderate or high decision making", "60 minutes"], null),
            new("practitioner", false, [], ["30 practitioner minutes"], null),
        ],
        Findings = [.. MetFindings, OpenFindings[4]],
        StaffSeconds = 2470,
        PractitionerSeconds = 0,
        Supervision = new("general", Physician, Today),
        IsSupervisedByBiller = true,
        ClosesEarly = true,
    };

    private static MonthCloseView Blocked => Close with
    {
        Frame = Frame(),
        Outcome = MonthOutcome.NotBillable,
        Lines = [],
        Findings = [.. OpenFindings, .. MetFindings],
        StaffSeconds = 795,
        Supervision = null,
        IsSupervisedByBiller = false,
        CannotClose = OnlyPhysician,
        ReadOnly = OnlyPhysician,
    };

    private static MonthCloseView Closed => Close with
    {
        Frame = Frame(viewer: Physician, done: Done.AlreadyClosed, closed: true),
        Closed = new(Physician, new(2026, 11, 1, 8, 2), Request, [Charge(DeliveryState.Confirmed, 1, "ChargeItem/881"), Charge(DeliveryState.Sending, 2)], true),
    };

    private static WhyView Why => new()
    {
        Frame = Frame(),
        PolicyId = "medicare-ffs",
        PolicyVersion = "2026.1",
        Outcome = MonthOutcome.NotBillable,
        Lines = [],
        Findings = [OpenFindings[0], .. MetFindings],
        StaffSeconds = 795,
        PractitionerSeconds = 0,
        Next = new ThresholdView(20, "99490", 1, false),
        WhatIf = WhatIf,
        AsText = "No code yet: 13 of 20 staff minutes.",
    };

    public static WhatIfView WhatIf => new(true, 8, 0, 0, true, MonthOutcome.Billable, [Line()], 1275, 0, 66.13m, 2026,
    [
        Finding("tcm-with-ccm", FindingOutcome.Met, FindingLevel.Block, "TCM in the month is allowed if its minutes are separate.", "2026-10-14", "Claim", "CMS 2020 final rule",
            new("strict", FindingOutcome.NotMet, "Source document, S17")),
    ]);

    private static Func<IResult> Page<TComponent>(IRenderedBy<TComponent> view) where TComponent : IComponent => () => Html.Page(view);
}
