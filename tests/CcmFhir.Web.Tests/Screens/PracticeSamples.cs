using CcmFhir.Web.CareMonths;
using CcmFhir.Web.Components;
using CcmFhir.Web.Features.Payers;
using CcmFhir.Web.Features.Templates;
using NodaTime;
using static CcmFhir.Web.Tests.Screens.Samples;

namespace CcmFhir.Web.Tests.Screens;

internal static class PracticeSamples
{
    public static TemplatesView Templates => new()
    {
        Frame = Frame(viewer: Physician),
        RequestId = Request,
        Citation = ActivityTemplates.Citation,
        Rows =
        [
            new("patient-call", "patient-call", "Glucose call", ["about", "contact"], 1, false, true, true, 2),
            new("5f0c", "patient-call", "Call about blood pressure", [], 1, false, true, true), new("medication-reconciliation", "medication-reconciliation", "Medication reconciliation", [], 2, false, true, true),
            new("transport", "transport", "Transport", [], 5, true, false, true), new("face-to-face", "face-to-face", "Face to face", ["result"], 14, false, false, false),
        ],
        Form = new("patient-call", "patient-call", "Glucose call", "Llamada de glucosa", ["about", "contact"], 1, false, ["Asked for the glucose log of the week.", "Reminded to bring the meter."]),
        History = [new(new LocalDateTime(2026, 10, 20, 9, 15), Physician, "Glucose call", "Llamada de glucosa", ["about", "contact"], 1, false)],
    };

    public static TemplatesView TemplatesRefused => Templates with { Errors = new([new("order", FieldProblem.NotANumber)]), History = [] };

    public static PayersView Payers => new()
    {
        Frame = Frame(viewer: Physician),
        RequestId = Request,
        Rows = [new("plan", "Gold Advantage HMO", "medicare-ffs", October, "Contract of July.", Physician, new(2026, 10, 20, 9, 15)), new("payor", "Acme", "", October, "Contract ended.", Physician, new(2026, 10, 21, 9, 15))],
        History = [new("plan", "Gold Advantage HMO", "medicare-ffs", October, "Contract of July.", Physician, new(2026, 10, 20, 9, 15))],
        Configured = [new("Silver PPO", "silver-policy")],
        Seen = [new("Gold Advantage HMO", ["Gold Insurance"], ["Medicare Advantage"], "medicare-ffs", true), new(null, ["شركة التأمين"], [], null, false)],
        Policies = ["strict", "medicare-ffs", "silver-policy"],
        Form = new("plan", "", "", "2026-10", ""),
    };

    public static PayersView PayersRefused => Payers with { Errors = new([new("text", FieldProblem.Required), new("from", FieldProblem.NotADate)]), Seen = [], Rows = [], Configured = [] };
}
