using CcmFhir.Fhir.Model;

namespace CcmFhir.Chart.Writing;

/// <summary>An extension made of named parts; a part without a value is left out.</summary>
internal sealed class Extensions(string url)
{
    public Extension Whole { get; } = new() { Url = url };

    public static Extension? Of(Extension? owner, string part) => owner?.Extension.FirstOrDefault(e => e.Url == part);

    public Extensions Code(string part, string? code) => code is null ? this : With(new Extension { Url = part, ValueCode = code });

    public Extensions String(string part, string? text) => text is null ? this : With(new Extension { Url = part, ValueString = text });

    public Extensions Flag(string part, bool? flag) => flag is null ? this : With(new Extension { Url = part, ValueBoolean = flag });

    public Extensions Date(string part, NodaTime.LocalDate? day) =>
        day is { } known ? With(new Extension { Url = part, ValueDate = Elements.On(known) }) : this;

    private Extensions With(Extension part)
    {
        Whole.Extension.Add(part);
        return this;
    }
}
