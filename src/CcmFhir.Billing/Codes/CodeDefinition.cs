using NodaTime;

namespace CcmFhir.Billing.Codes;

/// <summary>A procedure code with our own short label (no AMA descriptor) and the days on which it exists.</summary>
/// <param name="Code">HCPCS or CPT code.</param>
/// <param name="Label">Our own words.</param>
/// <param name="Minutes">Minutes of the first, or of each further, full unit; 0 where the code is not timed.</param>
/// <param name="UnitsMax">Most units in a calendar month; null: no cap is known.</param>
/// <param name="From">First day it may be used.</param>
/// <param name="To">Last day; null: still in force.</param>
/// <param name="AddsTo">The code it is added to; null for a base code.</param>
/// <param name="Citation">Who says so.</param>
public sealed record CodeDefinition(
    string Code, string Label, int Minutes, int? UnitsMax, LocalDate From, LocalDate? To, string? AddsTo, string Citation)
{
    public bool Exists(LocalDate day) => From <= day && (To is not { } to || day <= to);
}
