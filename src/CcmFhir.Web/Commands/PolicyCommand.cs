using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
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
    private static readonly JsonWriterOptions Pretty = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true };

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
        var json = new Option<bool>("--json") { Description = "Print one JSON document." };
        var diff = new Command("diff", "Show the settings that differ between two policies, or two days.") { left, right, on, then, json };
        diff.SetAction(parsed =>
        {
            var (first, second) = (Find(parsed.GetValue(left)!), Find(parsed.GetValue(right)!));
            if (first is null || second is null)
            {
                Console.Error.WriteLine($"ccmfhir: policies are {string.Join(", ", PolicyCatalog.Shipped.Policies.Select(p => p.Id))}");
                return CommandLine.BadInput;
            }

            var firstDay = parsed.GetValue(on) ?? LocalDate.Max(ProgrammeBegan, LocalDate.Max(first.LastChange, second.LastChange));
            var secondDay = parsed.GetValue(then) ?? firstDay;
            var differences = PolicyDiff.Compare(first, firstDay, second, secondDay);
            if (parsed.GetValue(json))
            {
                WriteJson((first.Id, firstDay), (second.Id, secondDay), differences);
            }
            else
            {
                foreach (var d in differences)
                {
                    Console.WriteLine($"{d.Setting}: {d.Left.Value} -> {d.Right.Value}\n  {d.Left.Citation}\n  {d.Right.Citation}");
                }
            }

            return CommandLine.Done;
        });
        return diff;
    }

    private static PayerPolicy? Find(string id) => PolicyCatalog.Shipped.Find(id);

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

    private static void WriteJson(
        (string Id, LocalDate Day) left, (string Id, LocalDate Day) right, IEnumerable<PolicyDifference> differences)
    {
        using var output = Console.OpenStandardOutput();
        using (var json = new Utf8JsonWriter(output, Pretty))
        {
            json.WriteStartObject();
            WriteSide(json, "left", left);
            WriteSide(json, "right", right);
            json.WriteStartArray("differences");
            foreach (var difference in differences)
            {
                json.WriteStartObject();
                json.WriteString("setting", difference.Setting);
                json.WriteString("left", difference.Left.Value);
                json.WriteString("right", difference.Right.Value);
                json.WriteString("leftCitation", difference.Left.Citation);
                json.WriteString("rightCitation", difference.Right.Citation);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        output.Write("\n"u8);
    }

    private static void WriteSide(Utf8JsonWriter json, string name, (string Id, LocalDate Day) side)
    {
        json.WriteStartObject(name);
        json.WriteString("policy", side.Id);
        json.WriteString("on", $"{side.Day:uuuu-MM-dd}");
        json.WriteEndObject();
    }
}
