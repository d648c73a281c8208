using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using CcmFhir.Billing.Rules;

namespace CcmFhir.Web.Commands;

/// <summary><c>ccmfhir rules</c>: every rule with its question, citation, dates and the settings that change it.</summary>
internal sealed class RulesCommand : Command
{
    private static readonly JsonWriterOptions Pretty = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true };

    public RulesCommand() : base("rules", "List every billing rule.")
    {
        var json = new Option<bool>("--json") { Description = "Print one JSON document." };
        Add(json);
        SetAction(parsed =>
        {
            if (parsed.GetValue(json))
            {
                WriteJson();
            }
            else
            {
                WriteText();
            }

            return CommandLine.Done;
        });
    }

    private static void WriteText()
    {
        foreach (var rule in RuleBook.Describe())
        {
            Console.WriteLine($"{rule.Id}\n  {rule.Question}\n  {rule.Citation}");
            if (!rule.Settings.IsEmpty)
            {
                Console.WriteLine($"  settings: {string.Join(", ", rule.Settings)}");
            }

            if (rule.From is { } from)
            {
                Console.WriteLine($"  in force from {from:uuuu-MM-dd}");
            }
        }
    }

    private static void WriteJson()
    {
        using var output = Console.OpenStandardOutput();
        using (var json = new Utf8JsonWriter(output, Pretty))
        {
            json.WriteStartObject();
            json.WriteStartObject("ruleBook");
            json.WriteString("version", RuleBook.Version);
            json.WriteString("hash", RuleBook.Hash);
            json.WriteEndObject();
            json.WriteStartArray("rules");
            foreach (var rule in RuleBook.Describe())
            {
                Write(json, rule);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        output.Write("\n"u8);
    }

    private static void Write(Utf8JsonWriter json, RuleDescription rule)
    {
        json.WriteStartObject();
        json.WriteString("id", rule.Id);
        json.WriteString("question", rule.Question);
        json.WriteString("citation", rule.Citation);
        json.WriteString("from", rule.From is { } from ? $"{from:uuuu-MM-dd}" : null);
        json.WriteStartArray("settings");
        foreach (var setting in rule.Settings)
        {
            json.WriteStringValue(setting);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
