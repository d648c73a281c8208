using System.Globalization;
using CcmFhir.Sandbox.Faults;
using CcmFhir.Sandbox.Rest;

namespace CcmFhir.Sandbox.Pages;

/// <summary>The switchboard as a page. Another process may post the same form: <c>name, on, type, times, milliseconds</c>.</summary>
internal sealed class FaultsPage(Layout layout, Switchboard faults, Address address)
{
    public IResult Show() => layout.Page("Faults", Html.Of($"""
        <h1>Faults</h1>
        <p>What this EHR does wrong on purpose. A fault with a count switches itself off.</p>
        <div class="scroll">
        <table>
        <thead><tr><th scope="col">Fault</th><th scope="col">Now</th><th scope="col">Switch</th></tr></thead>
        <tbody>{Html.Of(Enum.GetValues<FaultName>(), Row)}</tbody>
        </table>
        </div>
        """));

    public async Task<IResult> SwitchAsync(HttpRequest request, CancellationToken cancel)
    {
        // A page of another site must not switch faults; our own page and a program without Origin may.
        if (request.Headers.Origin.ToString() is { Length: > 0 } origin && origin != address.Root)
        {
            return Results.StatusCode(StatusCodes.Status403Forbidden);
        }

        var form = await request.ReadFormAsync(cancel);
        if (!Enum.TryParse<FaultName>(form["name"], out var name) || !Enum.IsDefined(name))
        {
            return Results.BadRequest("There is no such fault.");
        }

        if (form["on"] == "true")
        {
            var type = form["type"].ToString();
            faults.Set(name, type.Length == 0 ? null : type, Number(form["times"]), Number(form["milliseconds"]));
        }
        else
        {
            faults.Clear(name);
        }

        return Results.Redirect("/faults");
    }

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private Html Row(FaultName name)
    {
        var on = faults.On.FirstOrDefault(f => f.Name == name);
        return Html.Of($"""
            <tr><th scope="row" id="{name}">{name}</th><td>{(on is null ? "off" : Describe(on))}</td><td>
            <form method="post" action="/faults" class="inline"><input type="hidden" name="name" value="{name}">{(on is null ? SwitchOn(name) : SwitchOff(name))}</form>
            </td></tr>
            """);
    }

    private static Html SwitchOff(FaultName name) =>
        Html.Of($"""<button name="on" value="false" aria-label="Switch off {name}">Switch off</button>""");

    private static Html SwitchOn(FaultName name) => Html.Of($"""
        <label>Type <select name="type"><option value="">all</option>{Html.Of(ResourceType.All.Keys.Order(StringComparer.Ordinal), t => Html.Of($"<option>{t}</option>"))}</select></label>
        <label>Times <input name="times" inputmode="numeric" size="3"></label>
        <label>ms <input name="milliseconds" inputmode="numeric" size="6"></label>
        <button name="on" value="true" aria-label="Switch on {name}">Switch on</button>
        """);

    private static string Describe(FaultSetting on) =>
        string.Create(CultureInfo.InvariantCulture, $"on: {on.ResourceType ?? "all types"}, {(on.Times is { } times ? $"{times} times" : "until switched off")}");
}
