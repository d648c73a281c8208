using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using CcmFhir.Web.Ehr;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Ehr.Routing;
using CcmFhir.Web.Resources;

namespace CcmFhir.Web.Connect;

/// <summary>What the EHR's administrator has to be given, character by character.</summary>
internal sealed record Registering(string LaunchUrl, string RedirectUrl, string JwksUrl, string ClientId, string Authentication, string Scopes)
{
    public static Registering Of(EhrConnection ehr, AppSettings app) => new(
        new Uri(app.PublicBaseUrl, "/launch").AbsoluteUri,
        Registrations.RedirectUri(ehr, app).AbsoluteUri,
        new Uri(app.PublicBaseUrl, app.JwksPath).AbsoluteUri,
        ehr.ClientId,
        LaunchWords<ClientAuthMethod>.For(ehr.Auth.Method),
        ehr.Launch.Verbatim ?? string.Join(' ', ehr.Launch.Required.Concat(ehr.Launch.Optional)));
}

/// <summary>A resource type of the capability matrix, as the EHR's statement has it.</summary>
internal sealed record Capability(string Type, bool Read, bool Search, bool Create, bool Update);

/// <summary>Everything one run found.</summary>
/// <remarks><c>Capabilities</c> is empty and <c>Routes</c> null when the statement could not be read.</remarks>
internal sealed record DoctorReport(
    string Ehr, ImmutableArray<DoctorCheck> Checks, ImmutableArray<Capability> Capabilities, EhrRoutes? Routes, Registering Register)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(), new Phrase.AsEnglish() },
    };

    public bool HasFailure => Checks.Any(c => c.Status == CheckStatus.Fail);

    public int Count(CheckStatus status) => Checks.Count(c => c.Status == status);

    public string ToJson() => JsonSerializer.Serialize(this, Options);

    public string ToText()
    {
        var text = new StringBuilder();
        foreach (var check in Checks)
        {
            text.Append(Line(check));
        }

        text.AppendLine().AppendLine("Offered by the EHR's statement (R read, S search, C create, U update):");
        foreach (var one in Capabilities)
        {
            text.Append("  ").Append(one.Type.PadRight(20))
                .Append(one.Read ? 'R' : '-').Append(one.Search ? 'S' : '-').Append(one.Create ? 'C' : '-').Append(one.Update ? 'U' : '-').AppendLine();
        }

        text.AppendLine().AppendLine(Routes is null ? "Routes: the statement could not be read." : RouteReport.Write(Routes))
            .AppendLine("Register at the EHR:")
            .Append("  launch URL    ").AppendLine(Register.LaunchUrl)
            .Append("  redirect URL  ").AppendLine(Register.RedirectUrl)
            .Append("  JWKS URL      ").AppendLine(Register.JwksUrl)
            .Append("  client        ").Append(Register.ClientId).Append(" (").Append(Register.Authentication).AppendLine(")")
            .Append("  scopes        ").AppendLine(Register.Scopes)
            .AppendLine();
        return text.Append(Summary()).ToString();
    }

    public static string Line(DoctorCheck check)
    {
        var text = new StringBuilder()
            .Append(check.Status.ToString().ToUpperInvariant().PadRight(5)).Append(check.Id).Append(": ").AppendLine(check.Title.English);
        if (check.Asked is { } asked)
        {
            text.Append("     asked: ").AppendLine(asked);
        }

        text.Append("     came:  ").AppendLine(check.Came);
        if (check.ToDo is { } toDo)
        {
            text.Append("     to do: ").AppendLine(toDo.English);
        }

        return text.ToString();
    }

    private string Summary() =>
        $"{Ehr}: {Count(CheckStatus.Pass)} passed, {Count(CheckStatus.Warn)} warned, {Count(CheckStatus.Fail)} failed, {Count(CheckStatus.Skip)} skipped";
}
