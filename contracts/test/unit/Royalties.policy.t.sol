// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRoyalties} from "../../src/interfaces/IRoyalties.sol";
import {Fees, Policy} from "../../src/interfaces/Types.sol";
import {FeePolicy} from "../../src/libraries/FeePolicy.sol";
import {ChallengeFixture} from "../ChallengeFixture.sol";

contract RoyaltiesPolicyTest is ChallengeFixture {
    function test_RevertWhen_TheCallerIsNotGovernance() public {
        vm.prank(operator);
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.NotGovernance.selector, operator));
        royalties.setFees(fees());
    }

    function test_AChangeMakesANewVersionFromTheEpochAfterTheOneBeingEarned() public {
        vm.expectEmit();
        emit IRoyalties.PolicySet(2, 2, other());
        set(other());
        expectPolicy(1, 1, fees());
        expectPolicy(2, 2, other());
        pay(1, 100);
        postAndFinalise(100, 80);
        assertEq(toBurn(), 10, "epoch 1 is split by version 1");
        pay(2, 100);
        uint256 most = 100 * 71 / 100;
        bytes memory reason = abi.encodeWithSelector(IRoyalties.LinesAbovePolicy.selector, most + 1, most);
        refusesPost(operator, header(100, most + 1), reason);
        post(header(100, most));
        assertEq(finalAt(), block.timestamp + 2 hours);
        skip(2 hours);
        royalties.finalise(posted, beforePosted);
        assertEq(toBurn(), 30, "epoch 2 by version 2");
    }

    function test_AnEpochIsSplitByItsOwnPolicyWheneverItIsFinalised() public {
        pay(1, 100);
        post(header(100, 80));
        set(other());
        expectPolicy(1, 1, fees());
        expectPolicy(2, 1, fees());
        expectPolicy(3, 2, other());
        skip(1 hours);
        pay(2, 200);
        post(header(200, 160));
        assertEq(toBurn(), 10);
        skip(1 hours);
        pay(3, 100);
        post(header(100, 71));
        assertEq(toBurn(), 30);
    }

    function test_ASecondChangeReplacesTheOneThatDoesNotHoldYet() public {
        set(other());
        Fees memory third = other();
        third.disputeWindow = 3 hours;
        set(third);
        expectPolicy(1, 1, fees());
        expectPolicy(2, 3, third);
        assertEq(abi.encode(royalties.policies(2)), abi.encode(Policy(2, 2, other())), "old versions stay readable");
        pay(1, 100);
        postAndFinalise(100, 0);
        set(fees());
        expectPolicy(2, 3, third);
        expectPolicy(3, 4, fees());
    }

    function test_AVoidedEpochKeepsThePolicyOfItsNumber() public {
        pay(1, 100);
        post(header(100, 0));
        set(other());
        skip(1 hours);
        royalties.finalise(posted, beforePosted);
        (posted, beforePosted) = (none, 0);
        pay(2, 100);
        uint256 postedAt = vm.getBlockTimestamp();
        postAndVoid(bob);
        assertEq(newestEpoch(), 1);
        assertEq(finalAt(), postedAt + 1 hours, "the time of the last post stays");
        expectPolicy(2, 1, fees());
        expectPolicy(3, 2, other());
    }

    function test_BurnTreasuryAndStakersTakeAtMostThirtyPercent() public {
        set(Fees(1_000, 1_000, 1_000, 2_000, 5_000, 0, 0, 1 hours));
        refused(Fees(1_001, 1_000, 1_000, 1_999, 5_000, 0, 0, 1 hours));
        refused(Fees(1_000, 2_001, 0, 1_999, 5_000, 0, 0, 1 hours));
        refused(Fees(0, 0, 3_001, 1_999, 5_000, 0, 0, 1 hours));
    }

    function test_TheFivePartsSumToOne() public {
        refused(Fees(1_000, 500, 500, 3_000, 4_999, 0, 0, 1 hours));
        refused(Fees(1_000, 500, 500, 3_000, 5_001, 0, 0, 1 hours));
        refused(Fees(0, 0, 0, 65_535, 65_535, 0, 0, 1 hours));
        set(Fees(0, 0, 0, 0, 10_000, 0, 0, 1 hours));
    }

    function test_ReviewersAndCuratorsTakeAtMostHalfOfARow() public {
        set(Fees(0, 0, 0, 0, 10_000, 2_500, 2_500, 1 hours));
        refused(Fees(0, 0, 0, 0, 10_000, 2_501, 2_500, 1 hours));
        refused(Fees(0, 0, 0, 0, 10_000, 65_535, 65_535, 1 hours));
    }

    function test_TheWindowIsOneHourToSevenDays() public {
        Fees memory f = other();
        f.disputeWindow = 0;
        set(f);
        vm.chainId(1612);
        refused(f);
        f.disputeWindow = 1 hours - 1;
        refused(f);
        f.disputeWindow = 1 hours;
        set(f);
        f.disputeWindow = 7 days;
        set(f);
        f.disputeWindow = 7 days + 1;
        refused(f);
    }

    function other() private pure returns (Fees memory) {
        return Fees(2_000, 400, 500, 2_600, 4_500, 2_000, 700, 2 hours);
    }

    function set(Fees memory f) private {
        vm.prank(governance);
        royalties.setFees(f);
    }

    function refused(Fees memory f) private {
        vm.prank(governance);
        vm.expectRevert(abi.encodeWithSelector(FeePolicy.BadFees.selector, f));
        royalties.setFees(f);
    }

    function expectPolicy(uint256 epoch, uint32 version, Fees memory f) private view {
        Policy memory p = royalties.policyOf(epoch);
        assertEq(p.version, version);
        assertEq(abi.encode(p.fees), abi.encode(f));
        assertEq(abi.encode(royalties.policies(version)), abi.encode(p));
    }
}
