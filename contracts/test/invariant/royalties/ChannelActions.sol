// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRoyalties} from "../../../src/interfaces/IRoyalties.sol";
import {World} from "./World.sol";

/// @notice Payers open, fill and leave channels; the operator collects their vouchers against its bond.
abstract contract ChannelActions is World {
    uint256 private constant MOST_CHANNELS = 12;
    uint256 private constant FIRST_KEY = 0xC0FFEE;

    function openChannel(uint256 seed) external tracked {
        vm.assume(channelIds.length < MOST_CHANNELS);
        address payer = _pick(payers, seed);
        uint256 amount = _between(seed, 0, 1, 100 ether);
        uint96 salt = uint96(channelIds.length);
        funded += amount;
        vm.prank(payer);
        // Three keys in all, so that one key has many channels.
        channelIds.push(royalties.open{value: amount}(vm.addr(FIRST_KEY + salt % 3), salt));
        _did("openChannel");
    }

    function topUp(uint256 seed) external tracked {
        (bytes32 id, IRoyalties.Channel memory channel) = _channel(seed);
        vm.assume(channel.closeAt == 0);
        uint256 amount = _between(seed, 0, 1, 50 ether);
        funded += amount;
        vm.prank(royalties.payerOf(id));
        royalties.topUp{value: amount}(id);
        _did("topUp");
    }

    function requestClose(uint256 seed) external tracked {
        (bytes32 id, IRoyalties.Channel memory channel) = _channel(seed);
        vm.assume(channel.closeAt == 0);
        vm.prank(royalties.payerOf(id));
        royalties.requestClose(id);
        _did("requestClose");
    }

    /// @dev By anyone, at the first moment that it is possible or later.
    function closeChannel(uint256 seed) external tracked {
        (bytes32 id, IRoyalties.Channel memory channel) = _channel(seed);
        vm.assume(channel.closeAt != 0 && channel.deposit > channel.collected);
        if (vm.getBlockTimestamp() < channel.closeAt) {
            vm.expectRevert(abi.encodeWithSelector(IRoyalties.TooEarly.selector, channel.closeAt));
            royalties.close(id);
            vm.warp(channel.closeAt);
        }
        _close(id);
        _did("closeChannel");
    }

    /// @dev One to four vouchers in one call; each may leave some of its ceiling for later.
    function collect(uint256 seed) external tracked {
        uint256 count = _between(seed, 0, 1, 4);
        IRoyalties.Collection[] memory items = new IRoyalties.Collection[](count);
        uint256 sum;
        for (uint256 i; i < count; ++i) {
            (bytes32 id, IRoyalties.Channel memory channel) = _channel(_random(seed, 10 + i));
            uint256 reached = channel.collected;
            for (uint256 j; j < i; ++j) {
                if (items[j].channelId == id) reached = items[j].cumulative;
            }
            vm.assume(reached < channel.deposit);
            uint256 ceiling = _between(seed, 20 + i, reached + 1, uint256(channel.deposit) * 2);
            uint256 most = ceiling < channel.deposit ? ceiling : channel.deposit;
            uint256 cumulative = _between(seed, 30 + i, reached + 1, most);
            items[i] = _voucher(id, uint128(ceiling), uint128(cumulative));
            sum += cumulative - reached;
        }
        _cover(sum, seed);
        vm.prank(operator);
        royalties.collect(items);
        pool += sum;
        _did("collect");
    }

    /// @dev Replayed, above its ceiling, above the deposit, signed by another key, for another contract, by a stranger,
    /// for more than the bond covers.
    function collectRefused(uint256 seed) external tracked {
        (bytes32 id, IRoyalties.Channel memory channel) = _channel(seed);
        uint128 next = channel.collected + 1;
        uint256 way = _random(seed, 0) % 7;
        IRoyalties.Collection[] memory items = new IRoyalties.Collection[](1);
        items[0] = _voucher(id, next, next);
        bytes memory problem = abi.encodeWithSelector(IRoyalties.BadSignature.selector, id);
        if (way == 0) {
            items[0] = _voucher(id, channel.collected, channel.collected);
            problem = abi.encodeWithSelector(IRoyalties.AlreadyCollected.selector, id, channel.collected);
        } else if (way == 1) {
            items[0].cumulative = next + 1;
            problem = abi.encodeWithSelector(IRoyalties.AboveVoucher.selector, id, next);
        } else if (way == 2) {
            items[0] = _voucher(id, type(uint128).max, uint128(channel.deposit) + 1);
            problem = abi.encodeWithSelector(IRoyalties.AboveDeposit.selector, id, channel.deposit);
        } else if (way == 6) {
            uint256 covered = pool + pending + channel.deposit - channel.collected;
            uint256 bond = royalties.bonds(operator);
            vm.assume(next <= channel.deposit && covered > bond);
            items[0] = _voucher(id, channel.deposit, channel.deposit);
            problem = abi.encodeWithSelector(IRoyalties.AboveBond.selector, covered, bond);
        } else if (way == 5) {
            problem = abi.encodeWithSelector(IRoyalties.NotOperator.selector, thief);
        } else {
            vm.assume(next <= channel.deposit);
            bytes32 digest = royalties.voucherDigest(id, next);
            if (way == 4) digest = keccak256(abi.encode(digest));
            (items[0].r, items[0].vs) = vm.signCompact(way == 3 ? 0xBAD : _keyOf(id), digest);
        }
        vm.expectRevert(problem);
        vm.prank(way == 5 ? thief : operator);
        royalties.collect(items);
        _did("collectRefused");
    }

    function _channel(uint256 seed) internal view returns (bytes32 id, IRoyalties.Channel memory channel) {
        vm.assume(channelIds.length != 0);
        id = channelIds[seed % channelIds.length];
        channel = channelOf(id);
    }

    function channelOf(bytes32 id) public view returns (IRoyalties.Channel memory channel) {
        (channel.deposit, channel.collected, channel.closeAt) = royalties.channels(id);
    }

    /// @dev The payer gets deposit − collected, once, even when it calls back.
    function _close(bytes32 id) internal {
        IRoyalties.Channel memory channel = channelOf(id);
        address payer = royalties.payerOf(id);
        uint256 left = channel.deposit - channel.collected;
        uint256 before = payer.balance;
        if (payer == address(echo)) echo.arm(address(royalties), abi.encodeCall(royalties.close, (id)));
        royalties.close(id);
        assertEq(payer.balance, before + left, "a payer gets the rest of its deposit");
        paid += left;
    }

    /// @dev The operator deposits what its bond lacks for `more` in the pool.
    function _cover(uint256 more, uint256 seed) internal {
        uint256 needed = uint256(progress().pool) + progress().pending + more;
        uint256 bond = royalties.bonds(operator);
        if (bond < needed) _depositBond(operator, needed - bond + _random(seed, 99) % 100 ether);
    }

    function _depositBond(address account, uint256 amount) internal {
        uint256 before = royalties.bonds(account);
        funded += amount;
        vm.prank(account);
        royalties.depositBond{value: amount}();
        assertEq(royalties.bonds(account), before + amount);
    }

    function _voucher(bytes32 id, uint128 ceiling, uint128 cumulative)
        internal
        view
        returns (IRoyalties.Collection memory)
    {
        (bytes32 r, bytes32 vs) = vm.signCompact(_keyOf(id), royalties.voucherDigest(id, ceiling));
        return IRoyalties.Collection(id, ceiling, cumulative, r, vs);
    }

    function _keyOf(bytes32 id) private pure returns (uint256) {
        return FIRST_KEY + (uint256(id) >> 160) % 3;
    }
}
