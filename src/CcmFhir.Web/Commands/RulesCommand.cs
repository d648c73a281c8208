using System.CommandLine;
using CcmFhir.Billing.Rules;

namespace CcmFhir.Web.Commands;

/// <summary><c>ccmfhir rules</c>: every rule with its question, citation, days in force and the settings that change it.</summary>
internal sealed class RulesCommand : Command
{
    public RulesCommand() : base("rules", "List every billing rule.")
    {
        var json = TableOptions.Json();
        Add(json);
        SetAction((parsed, _) => new CommandAnswer(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, parsed.GetValue(json))
            .DoneAsync(
                new
                {
                    ruleBook = new { version = RuleBook.Version, hash = RuleBook.Hash },
                    rules = RuleBook.Describe().Select(r => new
                    {
                        r.Id,
                        r.Question,
                        r.Citation,
                        from = r.From is { } day ? $"{day:uuuu-MM-dd}" : null,
                        to = (string?)null, // no rule has ended yet
                        r.Settings,
                    }),
                },
                RuleBook.Describe().SelectMany(Lines)));
    }

    private static IEnumerable<string> Lines(RuleDescription rule)
    {
        yield return rule.Id;
        yield return $"  {rule.Question}";
        yield return $"  {rule.Citation}";
        if (!rule.Settings.IsEmpty)
        {
            yield return $"  settings: {string.Join(", ", rule.Settings)}";
        }

        if (rule.From is { } from)
        {
            yield return $"  in force from {from:uuuu-MM-dd}";
        }
    }
}
