using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CcmFhir.Web.Commands;

/// <summary>Why a command cannot use what it was given.</summary>
internal sealed record InputProblem(string Path, string Message)
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    /// <summary>Prints <c>{"errors":[…]}</c> on stdout, or lines on stderr; returns the exit code for bad input.</summary>
    public static int Report(IReadOnlyList<InputProblem> problems, bool json, InvocationConfiguration console)
    {
        if (json)
        {
            console.Output.WriteLine(JsonSerializer.Serialize(new { Errors = problems }, Options));
        }
        else
        {
            foreach (var problem in problems)
            {
                console.Error.WriteLine($"ccmfhir: {problem.Path}: {problem.Message}");
            }
        }

        return CommandLine.BadInput;
    }
}
