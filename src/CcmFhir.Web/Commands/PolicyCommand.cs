using System.CommandLine;
using CcmFhir.Billing.Policies;
using NodaTime;
using NodaTime.Text;

namespace CcmFhir.Web.Commands;

/// <summary>
/// <c>ccmfhir policy diff LEFT RIGHT [--on DATE] [--then DATE]</c>: the settings that differ between two policies, or between two
/// days of one.
/// </summary>
internal sealed class PolicyCommand : Command
{
    private static readonly LocalDate ProgrammeBegan = new(2015, 1, 1);

    public PolicyCommand() : base("policy", "Payer policies.")
    {
        Add(Diff());
    }

    private static Command Diff()
    {
        var left = new Argument<string>("left") { Description = "A policy id." };
        var right = new Argument<string>("right") { Description = "A policy id." };
        var on = Day("--on", "The day the first policy is looked at on; when absent, the newest change of the two.");
        var then = Day("--then", "The day the second one is looked at on; the same day when absent.");
        var json = TableOptions.Json();
        var diff = new Command("diff", "Show the settings that differ between two policies, or two days.") { left, right, on, then, json };
        diff.SetAction((parsed, _) => CompareAsync(
            new CommandAnswer(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, parsed.GetValue(json)),
            parsed.GetValue(left)!, parsed.GetValue(right)!, parsed.GetValue(on), parsed.GetValue(then)));
        return diff;
    }

    private static Task<int> CompareAsync(CommandAnswer answer, string left, string right, LocalDate? on, LocalDate? then)
    {
        var catalog = PolicyCatalog.Shipped;
        if (catalog.Find(left) is not { } first || catalog.Find(right) is not { } second)
        {
            var known = string.Join(", ", catalog.Policies.Select(p => p.Id));
            return answer.BadInputAsync(
                [.. new[] { (Path: "left", Id: left), (Path: "right", Id: right) }.Where(p => catalog.Find(p.Id) is null)
                    .Select(p => new CommandError(p.Path, $"there is no policy '{p.Id}' (known: {known})"))]);
        }

        var firstDay = on ?? LocalDate.Max(ProgrammeBegan, LocalDate.Max(first.LastChange, second.LastChange));
        var secondDay = then ?? firstDay;
        var differences = PolicyDiff.Compare(first, firstDay, second, secondDay);
        return answer.DoneAsync(
            new
            {
                left = Side(first, firstDay),
                right = Side(second, secondDay),
                differences = differences.Select(d => new
                {
                    d.Setting,
                    left = d.Left.Value,
                    right = d.Right.Value,
                    leftCitation = d.Left.Citation,
                    rightCitation = d.Right.Citation,
                }),
            },
            differences.SelectMany(d => new[] { $"{d.Setting}: {d.Left.Value} -> {d.Right.Value}", $"  {d.Left.Citation}", $"  {d.Right.Citation}" })
                .DefaultIfEmpty("no setting differs"));
    }

    private static object Side(PayerPolicy policy, LocalDate day) => new { policy = policy.Id, on = $"{day:uuuu-MM-dd}" };

    private static Option<LocalDate?> Day(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = result =>
        {
            var parsed = LocalDatePattern.Iso.Parse(result.Tokens.Single().Value);
            if (!parsed.Success)
            {
                result.AddError($"{name} must be a date, like 2026-01-01.");
            }

            return parsed.Success ? parsed.Value : null;
        },
    };
}
