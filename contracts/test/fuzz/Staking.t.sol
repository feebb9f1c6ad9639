// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IStaking} from "../../src/interfaces/IStaking.sol";
import {RewardStream} from "../../src/libraries/RewardStream.sol";
import {StakingFixture} from "../StakingFixture.sol";

contract StakingFuzzTest is StakingFixture {
    using RewardStream for RewardStream.Stream;

    /* REWARDS */

    /// @dev Whoever touches the stream whenever, with whatever dust: what was funded first is paid in its seven days.
    function testFuzz_NobodyStretchesAStream(uint96 amount, uint32[12] calldata touches, uint8[12] calldata dust)
        public
    {
        amount = uint96(bound(amount, 1, 100_000_000 ether));
        stake(alice, 10 ether);
        fund(amount);
        uint256 end = block.timestamp + 7 days;
        for (uint256 i; i < touches.length && block.timestamp < end; ++i) {
            vm.warp(block.timestamp + bound(touches[i], 0, end - block.timestamp));
            fund(dust[i]);
        }
        vm.warp(end);
        assertApproxEqAbs(staking.earned(alice), amount, 1);
    }

    /// @dev However often it is brought up to date, a stream pays each wei once and all by its end.
    function testFuzz_AStreamPaysAllOfItAndNoMore(uint96 first, uint96 second, uint32[8] calldata steps) public {
        (first, second) = (uint96(bound(first, 1, 1e27)), uint96(bound(second, 0, 1e27)));
        RewardStream.Stream memory stream;
        stream.updatedAt = uint32(block.timestamp);
        stream.fund(first);
        stream.fund(second);
        uint256 paid;
        uint256 elapsed;
        for (uint256 i; i < steps.length; ++i) {
            uint256 step = bound(steps[i], 0, 4 days);
            skip(step);
            elapsed += step;
            paid += stream.advance(false);
            uint256 due = elapsed < 7 days
                ? uint256(first) * elapsed / 7 days
                : elapsed < 14 days ? first + uint256(second) * (elapsed - 7 days) / 7 days : uint256(first) + second;
            assertLe(paid, due);
            assertApproxEqAbs(paid, due, steps.length);
        }
        skip(14 days);
        assertEq(paid + stream.advance(false), uint256(first) + second);
    }

    function testFuzz_StakersShareByStakeAndTime(uint96 a, uint96 b, uint96 reward, uint32 when) public {
        (a, b) = (uint96(bound(a, 1, 1_000_000 ether)), uint96(bound(b, 1, 1_000_000 ether)));
        reward = uint96(bound(reward, 1, 100_000_000 ether));
        when = uint32(bound(when, 0, 7 days));
        stake(alice, a);
        fund(reward);
        skip(when);
        stake(bob, b);
        skip(7 days - when);
        uint256 alone = uint256(reward) * when / 7 days;
        uint256 shared = reward - alone;
        assertApproxEqAbs(staking.earned(alice), alone + shared * a / (uint256(a) + b), 2);
        assertApproxEqAbs(staking.earned(bob), shared * b / (uint256(a) + b), 2);
        assertLe(staking.earned(alice) + staking.earned(bob), reward);
    }

    /* COLLATERAL */

    function testFuzz_ASlashHitsEverybodyAlikeLeavingOrNot(uint96 a, uint96 b, uint96 leaving, uint256 amount) public {
        (a, b) = (uint96(bound(a, 1, 1_000_000 ether)), uint96(bound(b, 1, 1_000_000 ether)));
        leaving = uint96(bound(leaving, 1, b));
        uint256 sum = uint256(a) + b;
        amount = bound(amount, 1, 2 * sum);
        back(alice, agentId, a);
        back(bob, agentId, b);
        uint256 id = takeBack(bob, agentId, leaving);
        vm.prank(governance);
        staking.slash(agentId, amount, "why");
        uint256 left = amount < sum ? sum - amount : 0;
        if (left * 1e18 < sum) left = 0;
        assertEq(address(staking).balance, left);
        assertEq(staking.collateralOf(agentId, alice), a * left / sum);
        assertEq(staking.collateralOf(agentId, bob), (b - leaving) * left / sum);
        assertEq(staking.unbondingValue(id), leaving * left / sum);
    }

    /// @dev Who backs an agent after a slash neither gains from those before nor loses to them.
    function testFuzz_ADepositIsWorthItselfWhateverWasSlashedBefore(uint96 a, uint96 b, uint96 amount) public {
        (a, b) = (uint96(bound(a, 1, 1_000_000 ether)), uint96(bound(b, 1, 1_000_000 ether)));
        back(alice, agentId, a);
        vm.prank(governance);
        staking.slash(agentId, bound(amount, 1, a), "why");
        uint256 before = staking.collateralOf(agentId, alice);
        back(bob, agentId, b);
        assertApproxEqAbs(staking.collateralOf(agentId, bob), b, 1);
        assertLe(staking.collateralOf(agentId, bob), b);
        assertApproxEqAbs(staking.collateralOf(agentId, alice), before, 1);
    }

    /* SLASHING */

    function testFuzz_TwoActionsSlashWhenAndOnlyWhenTheyConflict(
        IStaking.AgentAction memory a,
        IStaking.AgentAction memory b,
        bool sameNonce,
        bool sameAgent
    ) public {
        a.agentId = agentId;
        if (sameAgent) b.agentId = agentId;
        if (sameNonce) b.nonce = a.nonce;
        back(alice, agentId, 100 ether);
        (bytes memory signatureA, bytes memory signatureB) = (sign(KEY, a), sign(KEY, b));
        bool conflict =
            b.agentId == agentId && a.nonce == b.nonce && (a.actionHash != b.actionHash || a.prevHash != b.prevHash);
        if (!conflict) vm.expectRevert(IStaking.NoConflict.selector);
        vm.prank(carol);
        staking.slashForTwoActions(agentId, a, signatureA, owner, b, signatureB, owner);
        assertEq(staking.collateralOf(agentId, alice), conflict ? 0 : 100 ether);
    }

    function testFuzz_NoBytesButTheKeysSignatureSlash(bytes calldata forged) public {
        back(alice, agentId, 100 ether);
        (IStaking.AgentAction memory a, IStaking.AgentAction memory b) =
            (action(agentId, 7, "a"), action(agentId, 7, "b"));
        bytes memory own = sign(KEY, a);
        vm.expectRevert(abi.encodeWithSelector(IStaking.BadSignature.selector, owner));
        staking.slashForTwoActions(agentId, a, own, owner, b, forged, owner);
    }

    function testFuzz_NoKeyButTheAgentsSlashes(uint256 key) public {
        key = boundPrivateKey(key);
        vm.assume(key != KEY);
        back(alice, agentId, 100 ether);
        (IStaking.AgentAction memory a, IStaking.AgentAction memory b) =
            (action(agentId, 7, "a"), action(agentId, 7, "b"));
        (bytes memory signatureA, bytes memory signatureB) = (sign(key, a), sign(key, b));
        address signer = vm.addr(key);
        vm.expectRevert(abi.encodeWithSelector(IStaking.NotAgentKey.selector, agentId, signer));
        staking.slashForTwoActions(agentId, a, signatureA, signer, b, signatureB, signer);
    }
}
