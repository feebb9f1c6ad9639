// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";
import {IVotes} from "@openzeppelin/contracts/governance/utils/IVotes.sol";
import {GovernedOpen, IGovernedOpen} from "../../src/GovernedOpen.sol";
import {GovernedOpenFixture} from "../GovernedOpenFixture.sol";
import {ReenteringWallet, RefusingWallet, Wallet} from "../Wallets.sol";

contract GovernedOpenTest is GovernedOpenFixture {
    /* WRAPPING */

    function test_WhatIsDepositedIsWrappedOneForOne() public {
        vm.deal(alice, 10 ether);
        vm.startPrank(alice);
        vm.expectEmit(address(token));
        emit IGovernedOpen.Deposit(alice, 4 ether);
        token.deposit{value: 4 ether}();
        (bool ok,) = address(token).call{value: 6 ether}("");
        assertTrue(ok);
        assertEq(token.balanceOf(alice), 10 ether);
        assertEq(token.totalSupply(), address(token).balance);
    }

    function test_WhatIsWrappedCanBeUnwrappedAtAnyTime() public {
        wrap(alice, 10 ether);
        vm.startPrank(alice);
        vm.expectEmit(address(token));
        emit IGovernedOpen.Withdrawal(alice, 4 ether);
        token.withdraw(4 ether);
        assertEq(alice.balance, 4 ether);
        assertEq(token.balanceOf(alice), 6 ether);
        assertEq(address(token).balance, 6 ether);
        vm.expectRevert(
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientBalance.selector, alice, 6 ether, 6 ether + 1)
        );
        token.withdraw(6 ether + 1);
    }

    function test_AContractAndAnEip7702AccountWrapAndUnwrap() public {
        address[2] memory accounts = [address(new Wallet()), delegatingAccount()];
        for (uint256 i; i < accounts.length; ++i) {
            vm.deal(accounts[i], 0);
            wrap(accounts[i], 1 ether);
            vm.prank(accounts[i]);
            token.withdraw(1 ether);
            assertEq(accounts[i].balance, 1 ether);
        }
    }

    function test_RevertWhen_TheReceiverRefusesOrReenters() public {
        address refusing = address(new RefusingWallet());
        wrap(refusing, 1 ether);
        vm.prank(refusing);
        vm.expectRevert(abi.encodeWithSelector(IGovernedOpen.TransferFailed.selector, refusing));
        token.withdraw(1 ether);
        ReenteringWallet reentering = new ReenteringWallet();
        wrap(address(reentering), 1 ether);
        wrap(alice, 1 ether);
        reentering.arm(address(token), abi.encodeCall(token.withdraw, (1 ether)));
        vm.prank(address(reentering));
        vm.expectRevert(abi.encodeWithSelector(IGovernedOpen.TransferFailed.selector, address(reentering)));
        token.withdraw(1 ether);
        // Who takes no OPEN passes the token on instead.
        vm.prank(refusing);
        token.transfer(bob, 1 ether);
        assertEq(token.balanceOf(bob), 1 ether);
    }

    function test_ForcedEtherIsNobodys() public {
        wrap(alice, 1 ether);
        vm.deal(address(token), 5 ether);
        assertEq(token.totalSupply(), 1 ether);
        vm.prank(alice);
        token.withdraw(1 ether);
        assertEq(address(token).balance, 4 ether);
    }

    function test_RevertWhen_SentToTheTokenItself() public {
        wrap(alice, 1 ether);
        vm.prank(alice);
        vm.expectRevert(abi.encodeWithSelector(IERC20Errors.ERC20InvalidReceiver.selector, address(token)));
        token.transfer(address(token), 1 ether);
    }

    function test_NamesAreWhatPayersSign() public view {
        assertEq(token.name(), "Governed OPEN");
        assertEq(token.symbol(), "gOPEN");
        assertEq(token.version(), "1");
        assertEq(token.decimals(), 18);
        (, string memory name, string memory version, uint256 chainId, address where,,) = token.eip712Domain();
        assertEq(name, token.name());
        assertEq(version, token.version());
        assertEq(chainId, block.chainid);
        assertEq(where, address(token));
    }

    /* VOTES */

    function test_VotesCountByTimeAndFromDelegationOn() public {
        assertEq(token.CLOCK_MODE(), "mode=timestamp");
        assertEq(token.clock(), block.timestamp);
        wrap(alice, 10 ether);
        assertEq(token.getVotes(alice), 0);
        vm.prank(alice);
        token.delegate(bob);
        uint256 then = block.timestamp;
        skip(1);
        vm.prank(alice);
        token.withdraw(4 ether);
        assertEq(token.getVotes(bob), 6 ether);
        assertEq(token.getPastVotes(bob, then), 10 ether);
        assertEq(token.getPastTotalSupply(then), 10 ether);
    }

    function test_DelegationBySignatureAndPermitShareTheNonces() public {
        address signer = vm.addr(KEY);
        wrap(signer, 10 ether);
        bytes32 delegation = keccak256("Delegation(address delegatee,uint256 nonce,uint256 expiry)");
        (uint8 v, bytes32 r, bytes32 s) =
            vm.sign(KEY, digest(keccak256(abi.encode(delegation, bob, 0, block.timestamp))));
        token.delegateBySig(bob, 0, block.timestamp, v, r, s);
        assertEq(token.getVotes(bob), 10 ether);
        assertEq(token.nonces(signer), 1);
        vm.expectRevert(abi.encodeWithSelector(Nonces.InvalidAccountNonce.selector, signer, 1));
        token.delegateBySig(bob, 0, block.timestamp, v, r, s);
        (v, r, s) = vm.sign(KEY, permitDigest(signer, bob, 3 ether, 1));
        token.permit(signer, bob, 3 ether, block.timestamp, v, r, s);
        assertEq(token.allowance(signer, bob), 3 ether);
        assertEq(token.nonces(signer), 2);
        (v, r, s) = vm.sign(KEY, permitDigest(signer, bob, 3 ether, 2));
        vm.expectPartialRevert(ERC20Permit.ERC2612InvalidSigner.selector);
        token.permit(signer, bob, 4 ether, block.timestamp, v, r, s);
        skip(1);
        vm.expectRevert(abi.encodeWithSelector(ERC20Permit.ERC2612ExpiredSignature.selector, block.timestamp - 1));
        token.permit(signer, bob, 3 ether, block.timestamp - 1, v, r, s);
        vm.expectRevert(abi.encodeWithSelector(IVotes.VotesExpiredSignature.selector, block.timestamp - 1));
        token.delegateBySig(bob, 2, block.timestamp - 1, v, r, s);
    }

    function permitDigest(address from, address spender, uint256 value, uint256 nonce) internal view returns (bytes32) {
        bytes32 typehash =
            keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");
        return digest(keccak256(abi.encode(typehash, from, spender, value, nonce, block.timestamp)));
    }
}
