using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CcmFhir.Web.Commands;

/// <summary>Where a table command is wrong: the option or argument, and what is wrong with it.</summary>
internal sealed record CommandError(string Path, string Message);

/// <summary>Writes what the table commands answer: one JSON document on stdout with <c>--json</c>, else lines for people.</summary>
internal sealed class CommandAnswer(TextWriter output, TextWriter error, bool json)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // a terminal, not a page
    };

    /// <summary>Exit code 0; the document with --json, else the lines.</summary>
    public async Task<int> DoneAsync<T>(T document, IEnumerable<string> lines)
    {
        await output.WriteLineAsync(json ? JsonSerializer.Serialize(document, Options) : string.Join(Environment.NewLine, lines));
        return CommandLine.Done;
    }

    /// <summary>Exit code 2; every error on stderr and, with --json, as <c>{"errors":[...]}</c> on stdout.</summary>
    public async Task<int> BadInputAsync(params IReadOnlyList<CommandError> errors)
    {
        if (json)
        {
            await output.WriteLineAsync(JsonSerializer.Serialize(new { errors }, Options));
        }

        foreach (var one in errors)
        {
            await error.WriteLineAsync($"ccmfhir: {one.Path}: {one.Message}");
        }

        return CommandLine.BadInput;
    }

    /// <summary>Something the reader should know that is no error.</summary>
    public Task NoteAsync(string note) => error.WriteLineAsync($"ccmfhir: {note}");
}
