using System.Collections.Frozen;
using System.Collections.Immutable;
using NodaTime;

namespace CcmFhir.Billing.Edits;

/// <summary>
/// CMS's claim edits as a site imported them: medically unlikely edits (units a code may carry) and NCCI procedure-to-procedure
/// edits (codes not paid together). None ship. A table that is absent means "not checked", never "nothing to find".
/// https://www.cms.gov/medicare/coding-billing/national-correct-coding-initiative-ncci-edits
/// </summary>
public sealed class EditTables
{
    private readonly FrozenDictionary<(string, string), ImmutableArray<PtpEdit>> _pairs;

    /// <param name="mues">Quarterly tables; the newest in force on the date of service applies.</param>
    /// <param name="ptps">The pairs, or null when no PTP table was imported.</param>
    public EditTables(IEnumerable<MueTable> mues, IEnumerable<PtpEdit>? ptps)
    {
        Mues = [.. mues.OrderByDescending(m => m.EffectiveFrom)];
        Ptps = ptps is null ? null : [.. ptps];
        _pairs = (Ptps ?? []).GroupBy(p => (p.Column1, p.Column2)).ToFrozenDictionary(g => g.Key, g => g.ToImmutableArray());
    }

    /// <summary>Nothing imported.</summary>
    public static EditTables None { get; } = new([], null);

    /// <summary>Newest first.</summary>
    public ImmutableArray<MueTable> Mues { get; }

    /// <summary>Null when no PTP table was imported.</summary>
    public ImmutableArray<PtpEdit>? Ptps { get; }

    /// <summary>True when a PTP table can be asked.</summary>
    public bool KnowsPairs => Ptps is not null;

    /// <summary>The MUE table in force on a date of service, or null: units are not checked.</summary>
    public MueTable? MueTableOn(LocalDate date) => Mues.FirstOrDefault(m => m.EffectiveFrom <= date);

    /// <summary>
    /// The units a practitioner may bill of a code on one date of service, or null: no table in force then, or no limit in it
    /// (<see cref="MueTableOn"/> tells which).
    /// </summary>
    public int? MueUnits(string code, LocalDate date) => MueTableOn(date)?.Units(code);

    /// <summary>
    /// The edit in force on a date between two codes, in either order; null when there is none or no table
    /// (<see cref="KnowsPairs"/> tells which).
    /// </summary>
    public PtpEdit? PtpPair(string code1, string code2, LocalDate date) =>
        InForce(code1, code2, date) ?? InForce(code2, code1, date);

    /// <summary>These tables with a quarter's MUEs added, or put in place of those of the same date.</summary>
    public EditTables With(MueTable mues) =>
        new(Mues.Where(m => m.EffectiveFrom != mues.EffectiveFrom).Append(mues), Ptps);

    /// <summary>These tables with other pairs: CMS's file holds every pair, old ones too, so it replaces all.</summary>
    public EditTables With(IEnumerable<PtpEdit> ptps) => new(Mues, ptps);

    private PtpEdit? InForce(string column1, string column2, LocalDate date) =>
        _pairs.GetValueOrDefault((column1, column2), []).FirstOrDefault(p => p.IsInForce(date));
}
