// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRoyalties} from "../../src/interfaces/IRoyalties.sol";
import {RoyaltiesFixture} from "../RoyaltiesFixture.sol";

contract RoyaltiesSequencesFuzzTest is RoyaltiesFixture {
    /// @notice A voucher is collected when its cumulative is above what was collected and within ceiling and deposit, and its
    /// channel's key signed it for this chain and contract; nothing else is, and each with its own error.
    function testFuzz_VouchersNeverCollectMoreThanTheDepositOrTheVoucher(uint256 seed, uint96 amount) public {
        amount = uint96(bound(amount, 1, 50_000 ether));
        bytes32[2] memory ids = [open(KEY, 1, amount), open(KEY, 2, amount)];
        IRoyalties elsewhere = deploy(config());
        uint256[2] memory collected;
        IRoyalties.Collection memory item;
        for (uint256 i; i < 12; ++i) {
            uint256 salt = i * 10;
            uint256 which = random(seed, salt) % 2;
            uint256 way = random(seed, salt + 1) % 8;
            // Way 0 sends the voucher before this one again; the others may reach below and above what is left.
            if (way != 0 || item.channelId == 0) {
                uint128 ceiling = uint128(between(seed, salt + 2, 0, uint256(amount) * 3 / 2));
                uint128 cumulative = uint128(between(seed, salt + 3, 0, uint256(ceiling) * 9 / 8 + 1));
                item = IRoyalties.Collection(ids[which], ceiling, cumulative, 0, 0);
                (item.r, item.vs) =
                    vm.signCompact(way == 1 ? KEY + 1 : KEY, digest(elsewhere, ids[which], ceiling, way));
            }
            which = item.channelId == ids[0] ? 0 : 1;
            bytes memory problem = expected(item, collected[which], amount);
            if (problem.length != 0) vm.expectRevert(problem);
            else collected[which] = item.cumulative;
            collect(item);
            assertEq(inPool(), collected[0] + collected[1]);
            assertLe(collected[which], amount);
        }
    }

    /// @notice Every account of a random tree is paid its sum once, in whatever order and manner, and no other sum.
    function testFuzz_ClaimsPayExactlyOnce(uint256 seed) public {
        uint256 people = between(seed, 0, 1, 33);
        uint256 lineSum;
        for (uint256 i; i < people; ++i) {
            uint256 own = between(seed, 10 + i, 1, 10 ether);
            earn(address(uint160(random(seed, 100 + i)) | 1 << 159), own);
            lineSum += own;
        }
        uint256 total = lineSum * 5 / 4 + 1;
        pay(1, uint128(total));
        postAndFinalise(total, lineSum);
        IRoyalties.ClaimItem[] memory items = new IRoyalties.ClaimItem[](people * 2);
        for (uint256 i; i < items.length; ++i) {
            items[i] = claimItem(1, random(seed, 200 + i) % people);
        }
        uint256 first = random(seed, 1) % people;
        claim(1, first);
        assertEq(accounts[first].balance, cumulatives[first]);
        royalties.claimMany(items);
        for (uint256 i; i < people; ++i) {
            IRoyalties.ClaimItem memory item = claimItem(1, i);
            if (royalties.claimed(accounts[i]) == 0) claim(item);
            assertEq(accounts[i].balance, cumulatives[i]);
            vm.expectRevert(abi.encodeWithSelector(IRoyalties.NothingToClaim.selector, accounts[i], cumulatives[i]));
            claim(item);
            item.leaf.cumulative += between(seed, 300 + i, 1, 1 ether);
            vm.expectRevert(IRoyalties.BadProof.selector);
            claim(item);
        }
        assertEq(claimable(), 0);
    }

    /* HELPERS */

    /// @dev By another key (1), for another contract (2), chain (3) or channel (4) than the one that it is sent to; else right.
    function digest(IRoyalties elsewhere, bytes32 id, uint128 ceiling, uint256 way) private returns (bytes32 result) {
        if (way == 2) return elsewhere.voucherDigest(id, ceiling);
        if (way == 4) return royalties.voucherDigest(bytes32(uint256(id) ^ 1 << 200), ceiling);
        uint256 here = block.chainid;
        if (way == 3) vm.chainId(1612);
        result = royalties.voucherDigest(id, ceiling);
        vm.chainId(here);
    }

    /// @return The error, or nothing when the voucher is to be collected.
    function expected(IRoyalties.Collection memory item, uint256 collected, uint256 amount)
        private
        view
        returns (bytes memory)
    {
        bytes32 id = item.channelId;
        if (item.cumulative <= collected) {
            return abi.encodeWithSelector(IRoyalties.AlreadyCollected.selector, id, collected);
        }
        if (item.cumulative > item.maxClaimableAmount) {
            return abi.encodeWithSelector(IRoyalties.AboveVoucher.selector, id, item.maxClaimableAmount);
        }
        if (item.cumulative > amount) return abi.encodeWithSelector(IRoyalties.AboveDeposit.selector, id, amount);
        IRoyalties.Collection memory right = voucher(KEY, id, item.maxClaimableAmount, item.cumulative);
        if (right.r != item.r || right.vs != item.vs) {
            return abi.encodeWithSelector(IRoyalties.BadSignature.selector, id);
        }
        return "";
    }

    function random(uint256 seed, uint256 salt) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, salt)));
    }

    function between(uint256 seed, uint256 salt, uint256 least, uint256 most) private pure returns (uint256) {
        return least + random(seed, salt) % (most - least + 1);
    }
}
