using CcmFhir.Web.Components;
using CcmFhir.Web.Features.CarePlan;
using CcmFhir.Web.Features.Consent;
using CcmFhir.Web.Features.Eligibility;
using CcmFhir.Web.Features.Time;
using NodaTime;
using static CcmFhir.Web.Tests.Screens.Samples;

namespace CcmFhir.Web.Tests.Screens;

internal static class FormSamples
{
    private static readonly string[] Codes =
    [
        "problem-list", "expected-outcome-prognosis", "measurable-goals", "cognitive-functional-assessment", "symptom-management",
        "planned-interventions", "medication-management", "environmental-evaluation", "caregiver-assessment", "outside-coordination",
        "periodic-review", "self-management",
    ];

    public static StopSheetView Stop => new()
    {
        Frame = Frame(At(TimerState.Stopped)),
        RequestId = Request,
        TimerId = Samples.TimerId,
        Start = new(2026, 10, 22, 14, 22, 10),
        End = new(2026, 10, 22, 14, 33, 52),
        Seconds = 462,
        AwaySeconds = 240,
        Away = "1792696930000-1792697170000",
        Activity = "patient-call",
        Activities = [.. Templates.Concat(["chart-review", "caregiver-call", "education"]).Select(a => (a, Web.Resources.Words.T($"activity.{a}")))],
        Sentences = [("patient-call", ["Asked for the glucose log of the week.", "Reminded to bring the meter."])],
        Asked = ["about", "contact", "result"],
        Problems = [new("c1", "Type 2 diabetes", true), new("c2", "Hypertension", true), new("c3", "Kidney disease 3a", false)],
        Note = "Called Alma about her glucose log and the new lisinopril dose. Fasting 160 to 190. No dizziness. She will send readings on 29 Oct.",
        Counts = new(true, null, Lane.Staff, 1257, [new(20, "99490", 1, true)], new(40, "99439", 1, false)),
        TimeZone = "America/Chicago",
    };

    public static StopSheetView Manual => Stop with
    {
        Frame = Frame(),
        TimerId = null,
        Start = null,
        End = null,
        Seconds = null,
        AwaySeconds = 0,
        Activity = null,
        Note = "",
        Counts = null,
    };

    public static StopSheetView ManualRefused => Manual with
    {
        Start = new(2026, 10, 22, 14, 22),
        End = new(2026, 10, 22, 14, 2),
        Errors = new([new("end", FieldProblem.EndBeforeStart), new("note", FieldProblem.Required)]),
        Counts = new(false, "Face-to-face time does not count.", Lane.Staff, 795, [], null, SplitsAtMonthEnd: true, IsLate: true),
    };

    public static ReversalView Reversal => new() { Frame = Frame(), RequestId = Request, Entry = Entry(9, "medication-reconciliation", 265), Note = "Reconciled the list after discharge." };

    public static ConditionsView Conditions => new()
    {
        Frame = Frame(viewer: Physician),
        RequestId = Request,
        Needed = 2,
        Conditions =
        [
            Row("c1", "Type 2 diabetes", "E11.9", "HbA1c 8.1 %, 20 Oct 2026", "Metformin since 2019") with { Ticked = true, Lasts = "until-death", Risks = ["acute-exacerbation", "functional-decline"], Attested = new(Physician, new(2026, 2, 3)) },
            Row("c2", "Hypertension", "I10", "148/86, 6 Oct 2026"),
            Row("c3", "Kidney disease, stage 3a", "N18.31", "eGFR 52, 2 Oct 2026"),
            Row("c4", "Seasonal allergy", "J30.2") with { Suggested = false },
            Row("c5", "Pneumonia", "J18.9") with { Qualifies = false, ClinicalStatus = "resolved" },
        ],
    };

    public static ConditionsView ConditionsPrepare => Conditions with
    {
        Frame = Frame(),
        Prepares = true,
        Conditions = [.. Conditions.Conditions.Select(c => c.Id == "c2" ? c with { Ticked = true, Lasts = "12-months", Risks = ["death"], Prepared = new(Nurse, Today) } : c)],
    };

    public static ConditionsView ConditionsReadOnly => Conditions with { Frame = Frame(), ReadOnly = OnlyPhysician };

    public static ConditionsView ConditionsRefused => Conditions with { Errors = new([new("risk:c2", FieldProblem.Required), new("lasts:c2", FieldProblem.Required)]) };

    public static ConditionsView ConditionsFailed => Conditions with { Conditions = [], Failure = Down };

    private static readonly EligibilitySummary Eligible = new(
        [new("Heart failure", "I50.22", new(2023, 3, 14), true, true), new("COPD", "J44.9", new(2021, 6, 2), true, true), new("Depression", "F33.1", new(2026, 9, 9), false, false)],
        2, 2, Physician, Today, new("99214", new(2026, 10, 6), true), true, "Medicare Part B", true, null, 240);

    public static ConsentView Consent => new()
    {
        Frame = Frame(Armed(TimerRemark.BeforeConsent), name: "Sample, Bruno"),
        RequestId = Request,
        Eligibility = Eligible,
        Form = new ConsentForm
        {
            Elements = ["availability", "cost-sharing", "one-practitioner", "right-to-stop"],
            Mode = "verbal",
            Modes = ["verbal", "written", "electronic"],
            Witness = "Omar Fictional, CMA",
            GivenOn = Today,
            CostShare = 13.23m,
            PolicyId = "medicare-ffs",
            PolicyCitation = "CMS, 81 FR 80247",
        },
    };

    public static ConsentView ConsentStrict => Consent with
    {
        Eligibility = Eligible with { Conditions = [], Attested = 0, AttestedBy = null, AttestedOn = null, Visit = null, CoverageLabel = null, ElsewhereFound = "CCM billed by Example Clinic, Sep 2026" },
        Form = Consent.Form with { Elements = [], Mode = "written", Modes = ["written"], Witness = "", CostShare = null, PolicyId = "strict", PolicyCitation = "Source document, S4" },
        Errors = new([new("element", FieldProblem.ElementsMissing, "4")]),
    };

    public static ConsentView ConsentInForce => Consent with
    {
        InForce = new(Request, Request, "enrolled", "verbal", new(2026, 2, 3), Nurse, "Omar Fictional, CMA", Physician, null, null, true, null),
        History = [new(Request, Request, "unreachable", null, new(2026, 1, 20), Nurse, null, null, null, null, false, "no answer, twice")],
    };

    public static ConsentView ConsentElectronic => Consent with
    {
        Form = Consent.Form with { Mode = "electronic", SignedName = "Bruno Sample", TextHashes = System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty.Add("en", "ab") },
        Errors = new([new("signedStatement", FieldProblem.Required)]),
    };

    public static ConsentView ConsentSigned => ConsentInForce with { InForce = ConsentInForce.InForce! with { Mode = "electronic", Witness = null, Signature = Signed } };

    public static ConsentPrintView LetterSigned => Letter with { Language = "en", Signature = Signed };

    private static readonly SignatureView Signed = new(
        "Bruno Sample", new(2026, 2, 3, 14, 5), "America/Chicago", "Consent to care management\nExample Practice\nBruno Sample, 1950-01-02\nYou can stop at any time.",
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", true, "20,120 80,30 140,120;180,90 260,60 300,100");

    public static ConsentPrintView Letter => new(Frame(name: "Sample, Bruno"), "es", true, "Example Practice", "555 0100", Physician, 13.23m, Today);

    public static PlanView Plan => new() { Frame = Frame(), RequestId = Request, Draft = Draft, Part = "", CannotApprove = new(RefusalReason.PlanIncomplete) };

    public static PlanView PlanDetails => Plan with { Part = "details" };

    public static PlanView PlanReady => Plan with
    {
        Frame = Frame(viewer: Physician),
        Draft = Draft with { Elements = [.. Draft.Elements.Select(e => e with { Done = true })] },
        CannotApprove = null,
        Part = "measurable-goals",
    };

    public static PlanView PlanAccept => new()
    {
        Frame = Frame(),
        RequestId = Request,
        ChartPlans =
        [
            new("CarePlan/7", "Diabetes self-management plan", "active", new(2025, 11, 3), null, Physician, ["Diabetic diet", "Exercise 30 min a day", "Foot check", "Eye examination", "Self-monitoring"], 2),
            new("CarePlan/9", "Hypertension plan", "active", null, new(2024, 2, 1), null, [], 1),
        ],
    };

    private static PlanDraft Draft => new(4, new(2026, 2, 3), "Diabetes self-management plan",
        [
            .. Codes.Select(code => new PlanElement(code, code == "symptom-management" ? "High sugar: over 250 twice in one day, very thirsty: call us the same day.\nChest pain or weakness on one side: call 911." : "Text",
                code is not ("symptom-management" or "caregiver-assessment" or "medication-management"),
                code == "medication-management"
                    ? [new("Metformin 1000 mg twice a day", "MedicationRequest/31", new(2026, 10, 18)), new("Lisinopril 20 mg daily", "MedicationRequest/32", new(2026, 10, 9))]
                    : [], code == "measurable-goals")),
        ],
        [new("c1", "Type 2 diabetes", "E11.9", true), new("c2", "Hypertension", "I10", true), new("c3", "Kidney disease 3a", "N18.31", false)],
        ["problem-list", "measurable-goals", "planned-interventions", "medication-management", "outside-coordination", "periodic-review"],
        new(2026, 10, 2), true, new("patient", "paper", new(2026, 2, 3), Nurse), new(Physician, new(2026, 2, 3), 3), "medicare-ffs");

    private static ConditionRow Row(string id, string label, string code, params string[] evidence) =>
        new(id, label, code, "icd-10-cm", "active", "confirmed", new LocalDate(2019, 5, 2), true, true, [.. evidence], false, null, [], null);
}
