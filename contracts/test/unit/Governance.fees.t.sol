// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRoyalties} from "../../src/interfaces/IRoyalties.sol";
import {Fees, Header, Policy} from "../../src/interfaces/Types.sol";
import {FeePolicy} from "../../src/libraries/FeePolicy.sol";
import {GovernanceFixture} from "../GovernanceFixture.sol";

/// @notice The fee policy from a vote to what stakers and treasury get of it.
contract GovernanceFeesTest is GovernanceFixture {
    Header internal none;
    uint96 internal salt;

    function timings() internal pure override returns (Timings memory) {
        return real();
    }

    function test_AVoteChangesTheFeePolicyFromTheEpochAfterNext() public {
        wrap(alice, QUORUM);
        Fees memory changed = Fees(500, 500, 1_000, 3_000, 5_000, 1_000, 500, time.window + 1);
        bytes memory call_ = abi.encodeCall(IRoyalties.setFees, (changed));
        execute(decide(alice, address(royalties), 0, call_, "stakers get what was burned"));
        Policy memory current = royalties.policyOf(1);
        assertEq(current.version, 1);
        assertEq(abi.encode(current.fees), abi.encode(fees()));
        Policy memory next = royalties.policyOf(2);
        assertEq(next.version, 2);
        assertEq(next.fromEpoch, 2);
        assertEq(abi.encode(next.fees), abi.encode(changed));
    }

    function test_RevertWhen_AVoteSetsFeesOutOfBounds() public {
        wrap(alice, QUORUM);
        Fees memory greedy = Fees(1_000, 1_500, 501, 2_999, 4_000, 1_000, 500, time.window);
        bytes memory call_ = abi.encodeCall(IRoyalties.setFees, (greedy));
        Proposal memory p = decide(alice, address(royalties), 0, call_, "the treasury takes it");
        vm.expectRevert(abi.encodeWithSelector(FeePolicy.BadFees.selector, greedy));
        execute(p);
        assertEq(royalties.policyOf(2).version, 1);
    }

    /// @dev An epoch over 100 OPEN of answers, of which `lines` go to models and data.
    function settle(uint256 lines) internal {
        vm.deal(operator, 100 ether);
        vm.startPrank(operator);
        royalties.depositBond{value: 100 ether}();
        vm.stopPrank();
        vm.prank(alice);
        bytes32 id = royalties.open{value: 100 ether}(vm.addr(KEY), ++salt);
        (bytes32 r, bytes32 vs) = vm.signCompact(KEY, royalties.voucherDigest(id, 100 ether));
        IRoyalties.Collection[] memory items = new IRoyalties.Collection[](1);
        items[0] = IRoyalties.Collection(id, 100 ether, 100 ether, r, vs);
        bytes32 before = royalties.head();
        Header memory header = Header("claims", "lines", "receipts", "data", 100 ether, lines);
        vm.startPrank(operator);
        royalties.collect(items);
        royalties.post(none, 0, header);
        vm.stopPrank();
        skip(time.window);
        royalties.finalise(header, before);
    }

    function test_FeesReachStakersAndTreasuryByThePolicyThatWasVoted() public {
        wrap(alice, QUORUM);
        stake(bob, 10 ether);
        settle(80 ether);
        royalties.flushTreasury();
        royalties.flushStakers();
        assertEq(address(timelock).balance, 5 ether);
        (,,, uint128 rewards) = staking.totals();
        assertEq(rewards, 5 ether);
        skip(7 days);
        assertApproxEqAbs(staking.earned(bob), 5 ether, 1);
        // Burn 5, treasury 7, stakers 8 from the epoch after next on.
        Fees memory changed = Fees(500, 700, 800, 3_000, 5_000, 1_000, 500, time.window);
        bytes memory call_ = abi.encodeCall(IRoyalties.setFees, (changed));
        execute(decide(alice, address(royalties), 0, call_, "more to stakers"));
        settle(80 ether);
        royalties.flushStakers();
        (,,, rewards) = staking.totals();
        assertEq(rewards, 10 ether);
        settle(80 ether);
        royalties.flushStakers();
        royalties.flushTreasury();
        (,,, rewards) = staking.totals();
        assertEq(rewards, 18 ether);
        assertEq(address(timelock).balance, 17 ether);
    }
}
