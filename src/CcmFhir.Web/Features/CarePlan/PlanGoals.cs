using System.Collections.Immutable;
using System.Globalization;
using CcmFhir.Chart;
using CcmFhir.Web.Components;
using CcmFhir.Web.Hosting;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Features.CarePlan;

/// <summary>The plan's measurable goals as data: saved one by one, each save a revision of the plan.</summary>
internal static class PlanGoals
{
    public const string Part = "measurable-goals";

    public static readonly ImmutableArray<string> Owners = ["patient", "caregiver", "practitioner", "care-team"];

    public static readonly ImmutableArray<string> Comparators = ["at-most", "below", "at-least", "above", "exactly"];

    private const int TextLengthMax = 500;

    private const int ShortLengthMax = 100;

    private const int GoalsMax = 30;

    /// <summary>The form as posted; null when the post was another form's.</summary>
    public static GoalForm? Posted(PostedForm form) => form.Text("owner").Length == 0 ? null : new GoalForm(
        form.Id("goalId"), form.Text("goal"), form.Text("owner"), form.Text("measure"), form.Text("comparator"), form.Text("target"), form.Text("unit"),
        form.Text("due"), form.Text("reading"), form.Text("readingOn"));

    public static PlanChange Save(PlanStep step)
    {
        if (step.Overtaken() is { } overtaken)
        {
            return overtaken;
        }

        var goals = step.Plan!.Goals ?? [];
        var form = Posted(step.Form);
        var known = goals.FirstOrDefault(g => g.Id == form?.Id);
        if (form is null || (form.Id is not null && known is null) || (known is null && goals.Length >= GoalsMax))
        {
            return PlanChange.Refused("", FieldProblem.ChangedMeanwhile);
        }

        if (step.Form.IsYes("remove") && known is not null)
        {
            return Changed(step, goals.Remove(known));
        }

        if (Check(step, form) is { } error)
        {
            return PlanChange.Refused(error.Field, error.Problem);
        }

        var goal = new PlanGoal(known?.Id ?? DerivedId.Of(step.Form.RequestId!.Value, "goal"), Read(step, form, known?.What));
        return Changed(step, known is null ? goals.Add(goal) : goals.Replace(known, goal));
    }

    /// <summary>The goal in one line, in a language: for the list of changes and the patient's words.</summary>
    public static string Line(string language, TreatmentGoal goal)
    {
        string W(string key, params object?[] values) => Resources.Words.In(language, key, values);
        string?[] parts =
        [
            goal.Text,
            goal.Target is { } target
                ? $"{(goal.Measure.Length > 0 ? goal.Measure + " " : "")}{W($"goal.{goal.Comparator}", target.ToString(CultureInfo.InvariantCulture))} {goal.Unit}".Trim()
                : goal.Measure,
            goal.Due is { } due ? W("goal.by", Show.LongDate(language, due)) : null,
            W("goal.ownedBy", W($"goal.owner.{goal.Owner}")),
        ];
        return string.Join("; ", parts.Where(p => !string.IsNullOrEmpty(p)));
    }

    public static ImmutableArray<GoalView> Views(ImmutableArray<PlanGoal>? goals, PlanDraftLines lines) =>
    [
        .. (goals ?? []).Select(g => (g.Id, What: Measured(g.What, lines))).Select(g => new GoalView(
            g.Id, g.What.Text, g.What.Owner, g.What.Measure, g.What.Comparator, g.What.Target, g.What.Unit, g.What.Due, g.What.Source, g.What.Trend(),
            [.. g.What.Readings.Reverse().Take(3).Select(r => new ReadingView(r.On, r.Value, r.Unit, r.Source))])),
    ];

    /// <summary>With what the chart has measured since it was saved.</summary>
    private static TreatmentGoal Measured(TreatmentGoal goal, PlanDraftLines lines) =>
        goal.With(lines.Measured.Where(m => m.Measures(goal)).Select(m => m.Reading));

    private static PlanChange Changed(PlanStep step, ImmutableArray<PlanGoal> goals) => new(
        step.Plan! with { Goals = goals, By = step.Page.Context.Person, Change = Part }, Done.PlanSaved, Part);

    private static FieldError? Check(PlanStep step, GoalForm form)
    {
        (string Field, bool Wrong, FieldProblem Problem)[] checks =
        [
            ("goal", form.Text.Length == 0, FieldProblem.Required),
            ("goal", form.Text.Length > TextLengthMax, FieldProblem.TooLong),
            ("owner", !Owners.Contains(form.Owner), FieldProblem.Unknown),
            ("measure", form.Measure.Length > ShortLengthMax, FieldProblem.TooLong),
            ("comparator", !Comparators.Contains(form.Comparator), FieldProblem.Unknown),
            ("target", form.Target.Length > 0 && Number(form.Target) is null, FieldProblem.NotANumber),
            ("unit", form.Unit.Length > ShortLengthMax, FieldProblem.TooLong),
            ("due", form.Due.Length > 0 && step.Form.Date("due") is null, FieldProblem.NotADate),
            ("reading", form.Reading.Length > 0 && Number(form.Reading) is null, FieldProblem.NotANumber),
            ("readingOn", form.Reading.Length > 0 && step.Form.Date("readingOn") is null, FieldProblem.NotADate),
            ("readingOn", step.Form.Date("readingOn") > step.Page.Today, FieldProblem.InTheFuture),
        ];
        return checks.Where(c => c.Wrong).Select(c => new FieldError(c.Field, c.Problem)).FirstOrDefault();
    }

    private static TreatmentGoal Read(PlanStep step, GoalForm form, TreatmentGoal? known)
    {
        var goal = (known ?? new TreatmentGoal { Text = "", Owner = "" }) with
        {
            Text = form.Text,
            Owner = form.Owner,
            Measure = form.Measure,
            // Another measure is no longer the chart's.
            MeasureCode = known?.Measure == form.Measure ? known.MeasureCode : null,
            Comparator = form.Comparator,
            Target = Number(form.Target),
            Unit = form.Unit,
            Due = step.Form.Date("due"),
        };
        var entered = Number(form.Reading) is { } value && step.Form.Date("readingOn") is { } on
            ? [new GoalReading(on, value, form.Unit, "entered")]
            : Array.Empty<GoalReading>();
        return Measured(goal, step.Lines).With(entered);
    }

    private static decimal? Number(string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
