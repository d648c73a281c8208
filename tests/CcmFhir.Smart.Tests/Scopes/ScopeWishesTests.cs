using CcmFhir.Smart.Scopes;

namespace CcmFhir.Smart.Tests.Scopes;

/// <summary>What was granted against what a launch cannot do without.</summary>
[Trait("verifies", "smart-app-launch-2.2.0#120-146")]
public sealed class ScopeWishesTests
{
    private static readonly string[] Required = ["launch", "openid", "fhirUser", "patient/Patient.r", "patient/Condition.rs"];

    [Theory]
    [InlineData("patient/Patient.r patient/Condition.rs", "")]
    [InlineData("launch openid fhirUser user/Patient.rs user/Condition.cruds", "")]
    [InlineData("patient/Patient.read patient/Condition.read", "")]
    [InlineData("http://smarthealthit.org/fhir/scopes/patient/*.read", "")]
    [InlineData("user/*.rs", "")]
    [InlineData("patient/Patient.r patient/Condition.r user/Condition.s", "")]
    [InlineData("patient/Patient.r patient/Condition.rs?category=problem-list-item", "")]
    [InlineData("launch openid fhirUser", "patient/Patient.r patient/Condition.rs")]
    [InlineData("", "patient/Patient.r patient/Condition.rs")]
    [InlineData("patient/Patient.r patient/Condition.r", "patient/Condition.rs")]
    [InlineData("patient/Patient.r patient/Condition.write", "patient/Condition.rs")]
    [InlineData("patient/Patient.r patient/Conditions.rs", "patient/Condition.rs")]
    [InlineData("system/*.rs", "patient/Patient.r patient/Condition.rs")]
    public void What_is_not_granted_in_any_form_is_missing(string granted, string missing) =>
        Assert.Equal(missing, string.Join(' ', new ScopeWishes(Required).MissingFrom(ScopeSet.Parse(granted))));

    [Fact]
    public void With_verbatim_scopes_only_what_they_ask_for_is_required()
    {
        var wishes = new ScopeWishes(Required, verbatim: "launch openid user/Condition.read");

        Assert.Equal(["patient/Condition.rs"], wishes.MissingFrom(ScopeSet.Parse("launch openid user/Patient.read")).AsEnumerable());
        Assert.Empty(wishes.MissingFrom(ScopeSet.Parse("user/Condition.read")));
    }

    [Fact]
    public void A_wish_for_every_type_is_met_by_those_the_server_has() =>
        Assert.Equal(
            ["user/*.cruds"],
            new ScopeWishes(["patient/*.rs", "user/*.cruds"]).MissingFrom(ScopeSet.Parse("patient/Patient.rs patient/Condition.rs user/Task.cru")).AsEnumerable());
}
